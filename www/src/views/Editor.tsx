// The role being edited: its name and state, form and text, and what is to be said about it.

import { useEffect, useRef } from 'preact/hooks';
import { ask } from '../engine/client';
import { Form } from '../form/Form';
import { nodeAt } from '../model/json';
import * as document from '../state/document';
import * as library from '../state/library';
import { diagnostics, validation } from '../state/preview';
import { editing, isWide, pane, target, view, type Editing } from '../state/screen';
import { later } from '../ui/later';
import { Icon, type IconName } from '../ui/Icon';
import { Menu } from '../ui/Menu';
import { Tabs, type Tab } from '../ui/Tabs';
import { roleCommands } from '../library/commands';
import { Problems } from './Problems';
import { showInText, TextEditor } from './TextEditor';

const CopyAs = later('CopyAs');

const tabs: readonly Tab<Editing>[] = [
  { key: 'form', label: 'Form' },
  { key: 'text', label: 'JSON' },
  { key: 'copy', label: 'Copy as' },
];

const wideTabs: readonly Tab<Editing>[] = [
  { key: 'form', label: 'Form and JSON' },
  { key: 'copy', label: 'Copy as' },
];

export function Editor() {
  const isBoth = isWide.value && editing.value !== 'copy';
  if (isWide.value && editing.value === 'text') editing.value = 'form';
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
        <Tabs label="Edit as" panel="edit" shown={editing} tabs={isWide.value ? wideTabs : tabs} />
        <div class="tool-group">
          <Step icon="undo" label="Undo" enabled={document.steps.value.undo} run={document.undo} />
          <Step icon="redo" label="Redo" enabled={document.steps.value.redo} run={document.redo} />
        </div>
      </div>
      <Foreign />
      <div id="edit" class="editing" role="tabpanel" aria-labelledby={`edit-${editing.value}`}>
        {(isBoth || editing.value === 'form') && <Form />}
        {(isBoth || editing.value === 'text') && <TextEditor />}
        {editing.value === 'copy' && <CopyAs />}
      </div>
      <Problems list={diagnostics.value} />
    </section>
  );
}

const Step = ({ icon, label, enabled, run }: { icon: IconName; label: string; enabled: boolean; run: () => void }) => (
  <button type="button" class="icon-button" aria-label={label} title={label} disabled={!enabled} onClick={run}>
    <Icon name={icon} />
  </button>
);

/** Offers to take over what is no role of Elasticsearch, but a role in another form. */
function Foreign() {
  const { format, role } = validation.value ?? {};
  if (!format || !role || format === 'elasticsearch') return null;
  const takeOver = async (): Promise<void> => {
    const [first, ...others] = await ask('read', document.text.peek());
    if (!first) return;
    for (const { name, text } of others) library.add(name ?? 'imported', text);
    document.change({ text: first.text, ...(first.name && { name: first.name }) });
  };
  return (
    <p class="notice foreign">
      <span>This is {forms[format] ?? 'another form of a role'}.</span>
      <button type="button" class="link" onClick={() => void takeOver()}>
        Make it a role of Elasticsearch
      </button>
    </p>
  );
}

/** The forms in which roles come, in words. */
const forms: Record<string, string> = {
  kibana: 'a role of Kibana',
  api_key: 'a request for an API key',
  roles: 'a list of roles, as Elasticsearch gives them',
  console: 'a request of Kibana’s console or of curl',
  file: 'a role file (roles.yml)',
};

function State() {
  if (!document.saved.value) return <span class="state">{document.touched.value ? 'Draft' : ''}</span>;
  if (!document.isUnsaved.value) return <span class="state">Saved</span>;
  const showChanges = (): void => {
    pane.value = 'access';
    view.value = 'changes';
  };
  return (
    <button type="button" class="state link" title="Show what changed" onClick={showChanges}>
      Changed
    </button>
  );
}

/** Leads to a place of the role, in the form if it has that place, else in the text. */
function useReveal(): void {
  const wanted = target.value;
  const handled = useRef(0);
  useEffect(() => {
    if (!wanted || wanted.number === handled.current) return;
    handled.current = wanted.number;
    if (isWide.value) editing.value = 'form';
    const inForm = editing.value === 'form' ? formPlace(wanted.pointer) : undefined;
    if (inForm) {
      inForm.scrollIntoView({ block: 'nearest' });
      inForm.querySelector<HTMLElement>('input, textarea')?.focus();
      return;
    }
    const node = nodeAt(document.parsed.peek().root, document.path(wanted.pointer));
    if (!isWide.value) editing.value = 'text';
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
