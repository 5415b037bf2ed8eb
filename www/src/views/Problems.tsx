// What is found about the role, each with a way to its place and, where there is one, out of it.

import { signal } from '@preact/signals';
import type { Diagnostic } from 'rolescope';
import * as document from '../state/document';
import { validation } from '../state/preview';
import { editing, isWide, reveal } from '../state/screen';
import { Icon } from '../ui/Icon';
import { showInText } from './TextEditor';

/** Whether the findings are listed; on small screens only on demand, for the role needs the room. */
const isOpen = signal(matchMedia('(min-width: 720px)').matches);

export function Problems({ list }: { list: readonly Diagnostic[] }) {
  const errors = list.filter(({ severity }) => severity === 'error').length;
  const verdict = errors > 0 ? 'Elasticsearch refuses this role' : 'Elasticsearch takes this role';
  const count = list.length === 0 ? '' : list.length === 1 ? ', 1 finding' : `, ${list.length} findings`;
  return (
    <section class="diagnostics" aria-label="Problems">
      <div class="diagnostics-head">
        <p role="status" class={`diagnostics-count ${errors > 0 ? 'no' : 'yes'}`}>
          {validation.value && (
            <>
              <Icon name={errors > 0 ? 'error' : 'check'} /> {verdict}
              {count}
            </>
          )}
        </p>
        {list.length > 0 && (
          <button
            type="button"
            class="link"
            aria-expanded={isOpen.value}
            onClick={() => (isOpen.value = !isOpen.value)}
          >
            {isOpen.value ? 'Hide' : 'Show'} <span class="visually-hidden">findings</span>
          </button>
        )}
      </div>
      {isOpen.value && list.length > 0 && (
        <ul>
          {list.map((diagnostic) => (
            <Finding
              key={`${diagnostic.range?.start.offset} ${diagnostic.code} ${diagnostic.pointer}`}
              diagnostic={diagnostic}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function Finding({ diagnostic }: { diagnostic: Diagnostic }) {
  const { severity, message, elasticsearch, range, pointer, suggestions, docs } = diagnostic;
  const { start, end } = range ?? {};
  const isPlaced = start && end && end.offset > start.offset;
  const show = (): void => {
    if (isPlaced && (editing.value === 'text' || (isWide.value && editing.value === 'form')))
      showInText(start.offset, end.offset);
    else reveal(pointer);
  };
  const mend = (replacement: string): void => {
    const text = document.text.peek();
    if (start && end) document.change({ text: text.slice(0, start.offset) + replacement + text.slice(end.offset) });
  };
  return (
    <li class={`diagnostic ${severity}`}>
      <Icon name={severity} />
      <div>
        <p>
          <span class="visually-hidden">{severity}: </span>
          {message}
        </p>
        <p class="diagnostic-tools">
          {isPlaced && (
            <button type="button" class="link" onClick={show}>
              {start.line}:{start.column}
              <span class="visually-hidden"> show</span>
            </button>
          )}
          {suggestions.map(({ text, replacement }) =>
            replacement === undefined ? (
              <span key={text}>{text}</span>
            ) : (
              <button key={text} type="button" class="link" onClick={() => mend(replacement)}>
                {text}
              </button>
            ),
          )}
          {docs && (
            <a href={docs} target="_blank" rel="noreferrer">
              Docs
            </a>
          )}
        </p>
        {elasticsearch && (
          <details class="server-words">
            <summary>What Elasticsearch says</summary>
            <code>{elasticsearch}</code>
          </details>
        )}
      </div>
    </li>
  );
}
