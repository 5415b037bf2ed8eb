// The ask box: may this user do that, there? And why, or why not.

import { useRef, useState } from 'preact/hooks';
import type { QuestionParts } from 'rolescope';
import { catalog, useAnswer } from '../state/preview';
import { asked } from '../state/session';
import { names } from '../state/user';
import { Why } from './Parts';

/** What is asked; nothing while the box is empty. */
function question(what: string, where: string): QuestionParts | undefined {
  if (!what) return undefined;
  const parts: QuestionParts = what.includes(':') ? { action: what } : { privilege: what };
  return where ? { ...parts, index: where } : parts;
}

export function Ask() {
  const { what, where } = asked.value;
  const parts = question(what.trim(), where.trim());
  const answer = useAnswer('explain', parts);
  const privileges = catalog.value?.privileges;
  return (
    <section class="ask" aria-labelledby="ask-title">
      <h3 id="ask-title">May this user…</h3>
      <div class="ask-fields">
        <Suggest
          id="ask"
          label="Privilege or action"
          placeholder="a privilege or an action"
          value={what}
          options={[...(privileges?.index ?? []), ...(privileges?.cluster ?? [])].map(({ name }) => name)}
          onInput={(value) => (asked.value = { what: value, where })}
        />
        <span class="label">on</span>
        <Suggest
          id="ask-where"
          label="Index name or pattern; empty for the cluster"
          placeholder="the cluster, or an index"
          value={where}
          options={names.value.names}
          onInput={(value) => (asked.value = { what, where: value })}
        />
      </div>
      <div role="status" class="answer">
        {parts &&
          answer &&
          ('value' in answer ? <Why explanation={answer.value} /> : <p class="hint">{answer.refusal}</p>)}
      </div>
    </section>
  );
}

/** An input with a native list of suggestions. */
function Suggest(props: {
  id: string;
  label: string;
  placeholder: string;
  value: string;
  options: readonly string[];
  onInput: (value: string) => void;
}) {
  const { id, label, options, onInput, ...rest } = props;
  // The list is filled only when it may be needed: it is long.
  const [isUsed, setUsed] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        {...rest}
        ref={field}
        id={id}
        aria-label={label}
        list={isUsed ? `${id}-list` : undefined}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onFocus={() => setUsed(true)}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {isUsed && (
        <datalist id={`${id}-list`}>
          {[...new Set(options)].map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </>
  );
}
