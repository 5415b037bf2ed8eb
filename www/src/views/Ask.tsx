// The ask box: may this user do that, there? And why, or why not.

import { signal } from '@preact/signals';
import type { LackReason, QuestionParts } from 'rolescope';
import type { Answer } from '../engine/worker';
import { answer, catalog, question } from '../state/preview';

const wanted = signal('');
const index = signal('');

function update(): void {
  const what = wanted.value.trim();
  const where = index.value.trim();
  if (!what) {
    question.value = undefined;
    return;
  }
  const parts: QuestionParts = what.includes(':') ? { action: what } : { privilege: what };
  question.value = where ? { ...parts, index: where } : parts;
}

export function Ask() {
  const privileges = catalog.value?.privileges;
  return (
    <section class="ask" aria-labelledby="ask-title">
      <h3 id="ask-title">May this user…</h3>
      <div class="ask-fields">
        <input
          aria-label="Privilege or action"
          placeholder="read, indices:data/write/bulk, …"
          list="privileges"
          spellcheck={false}
          value={wanted.value}
          onInput={(event) => {
            wanted.value = event.currentTarget.value;
            update();
          }}
        />
        <span>on</span>
        <input
          aria-label="Index name or pattern; empty for the cluster"
          placeholder="an index (none: the cluster)"
          spellcheck={false}
          value={index.value}
          onInput={(event) => {
            index.value = event.currentTarget.value;
            update();
          }}
        />
        <datalist id="privileges">
          {[...(privileges?.index ?? []), ...(privileges?.cluster ?? [])].map(({ name, summary }) => (
            <option key={name} value={name}>
              {summary}
            </option>
          ))}
        </datalist>
      </div>
      <div role="status" class="answer">
        {answer.value && <Verdict answer={answer.value} />}
      </div>
    </section>
  );
}

function Verdict({ answer }: { answer: Answer }) {
  if ('refusal' in answer) return <p class="verdict hint">{answer.refusal}</p>;
  const { granted, sentence, grants, lacking, fixes } = answer.explanation;
  return (
    <>
      <p class={granted ? 'verdict yes' : 'verdict no'}>
        <strong>{granted ? 'Allowed' : 'Denied'}</strong> {sentence}
      </p>
      <ul class="reasons">
        {grants.map((grant) => (
          <li key={`${grant.role} ${grant.pointer}`}>
            <b>{grant.role}</b> <code>{grant.pointer}</code> grants it: {grant.privileges.join(', ')}
            {grant.patterns.length > 0 && ` on ${grant.patterns.join(', ')}`}
          </li>
        ))}
        {lacking.slice(0, 3).map((lack) => (
          <li key={`${lack.role} ${lack.pointer}`}>
            <b>{lack.role}</b> <code>{lack.pointer}</code> {lack.reasons.map(reason).join(', and ')}
          </li>
        ))}
        {fixes.slice(0, 3).map((fix) => (
          <li key={fix.text} class="hint">
            {fix.text}
          </li>
        ))}
      </ul>
    </>
  );
}

function reason(lack: LackReason): string {
  switch (lack.kind) {
    case 'name':
      return `does not cover ${lack.witness}`;
    case 'privilege':
      return `does not include ${lack.witness}`;
    case 'excluded_action':
      return `leaves ${lack.witness} out of ${lack.privilege}`;
    case 'restricted_indices':
      return `does not reach restricted names such as ${lack.witness}`;
    case 'selector':
      return `does not reach the ${lack.wanted} of data streams`;
    case 'only_part':
      return 'covers a part only';
  }
}
