// The role being edited, as text, with what is to be said about it.

import { useRef } from 'preact/hooks';
import type { Diagnostic } from '../engine/check';
import { preview } from '../state/preview';
import { name, text } from '../state/role';

export function Editor() {
  const area = useRef<HTMLTextAreaElement>(null);
  const diagnostics = preview.value?.diagnostics ?? [];
  const show = ({ from, to }: Diagnostic) => {
    area.current?.focus();
    area.current?.setSelectionRange(from, to);
  };
  return (
    <section class="pane editor" data-pane="Edit" aria-labelledby="editor-title">
      <header class="pane-head">
        <h2 id="editor-title">Role</h2>
        <input
          class="name"
          aria-label="Name of the role"
          spellcheck={false}
          value={name.value}
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
      </header>
      <textarea
        ref={area}
        class="text"
        aria-label="Definition of the role, JSON"
        spellcheck={false}
        autocapitalize="off"
        wrap="off"
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
      />
      <Diagnostics list={diagnostics} onShow={show} />
    </section>
  );
}

function Diagnostics({ list, onShow }: { list: Diagnostic[]; onShow: (diagnostic: Diagnostic) => void }) {
  return (
    <section class="diagnostics" aria-label="Problems">
      <p role="status" class="diagnostics-count">
        {list.length === 0 ? 'No problems' : list.length === 1 ? '1 problem' : `${list.length} problems`}
      </p>
      <ul>
        {list.map((diagnostic) => (
          <li key={`${diagnostic.from} ${diagnostic.message}`}>
            <button type="button" class={`diagnostic ${diagnostic.severity}`} onClick={() => onShow(diagnostic)}>
              <span class="place">{position(text.value, diagnostic.from)}</span>
              <span class="visually-hidden">{diagnostic.severity}: </span>
              {diagnostic.message}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Line and column, both from 1. */
function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
