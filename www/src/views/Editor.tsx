// The role being edited: its name and state, form and text, and what is to be said about it.

import { useEffect, useRef } from 'preact/hooks';
import { Form } from '../form/Form';
import { nodeAt } from '../model/json';
import * as document from '../state/document';
import * as library from '../state/library';
import { diagnostics } from '../state/preview';
import { editing, isWide, target } from '../state/screen';
import { Icon } from '../ui/Icon';
import { Menu } from '../ui/Menu';
import { Tabs } from '../ui/Tabs';
import { roleCommands } from '../library/commands';
import { Problems } from './Problems';
import { showInText, TextEditor } from './TextEditor';

export function Editor() {
  const showsText = isWide.value || editing.value === 'text';
  useReveal();
  return (
    <section class="pane editor" data-pane="editor" aria-labelledby="editor-title">
      <header class="pane-head">
        <h2 id="editor-title" class="visually-hidden">
          Role
        </h2>
        <input
          id="role-name"
          class="name"
          aria-label="Name of the role"
          placeholder="name of the role"
          spellcheck={false}
          autocomplete="off"
          value={document.name.value}
          onInput={(event) => document.change({ name: event.currentTarget.value }, { typed: true })}
        />
        <State />
        <button type="button" class="button primary" disabled={!document.isUnsaved.value} onClick={library.save}>
          Save
        </button>
        <Menu label="More for this role" commands={roleCommands()} />
      </header>
      <div class="pane-tools editor-tools">
        {isWide.value ? (
          <span class="hint">Form and text</span>
        ) : (
          <Tabs
            label="Edit as"
            panel="edit"
            shown={editing}
            tabs={[
              { key: 'form', label: 'Form' },
              { key: 'text', label: 'JSON' },
            ]}
          />
        )}
        <div class="tool-group">
          <button
            type="button"
            class="icon-button"
            aria-label="Undo"
            title="Undo"
            disabled={!document.steps.value.undo}
            onClick={document.undo}
          >
            <Icon name="undo" />
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label="Redo"
            title="Redo"
            disabled={!document.steps.value.redo}
            onClick={document.redo}
          >
            <Icon name="redo" />
          </button>
        </div>
      </div>
      <div
        id="edit"
        class="editing"
        role={isWide.value ? undefined : 'tabpanel'}
        aria-labelledby={isWide.value ? undefined : `edit-${editing.value}`}
      >
        {(isWide.value || !showsText) && <Form />}
        {showsText && <TextEditor />}
      </div>
      <Problems list={diagnostics.value} />
    </section>
  );
}

function State() {
  if (!document.saved.value) return <span class="state">{document.touched.value ? 'Draft' : ''}</span>;
  return <span class="state">{document.isUnsaved.value ? 'Changed' : 'Saved'}</span>;
}

/** Leads to a place of the role, in the form if it has that place, else in the text. */
function useReveal(): void {
  const wanted = target.value;
  const handled = useRef(0);
  useEffect(() => {
    if (!wanted || wanted.number === handled.current) return;
    handled.current = wanted.number;
    const inForm = editing.value === 'form' || isWide.value ? formPlace(wanted.pointer) : undefined;
    if (inForm) {
      inForm.scrollIntoView({ block: 'nearest' });
      inForm.querySelector<HTMLElement>('input, textarea')?.focus();
      return;
    }
    const node = nodeAt(document.parsed.peek().root, document.path(wanted.pointer));
    editing.value = 'text';
    showInText(node?.offset ?? 0, node ? node.offset + node.length : 0);
  }, [wanted]);
}

/** The part of the form for a pointer: the entry that it points into. */
function formPlace(pointer: string): HTMLElement | undefined {
  for (let place = pointer; place; place = place.slice(0, place.lastIndexOf('/'))) {
    const element = window.document.getElementById(`form${place}`);
    if (element) return element;
  }
  return undefined;
}
