// What can be done with a role as a whole.

import { ask } from '../engine/client';
import * as document from '../state/document';
import * as library from '../state/library';
import { notify } from '../state/notices';
import { pane } from '../state/screen';
import type { Command } from '../ui/Menu';

/** A role that has nothing yet. */
export const EMPTY = '{\n  "cluster": [],\n  "indices": []\n}\n';

/** Saves a text as a file. */
function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const anchor = Object.assign(window.document.createElement('a'), { href: address, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** One role as a file that Elasticsearch takes. */
export const exportRole = ({ name, text }: document.Document): void => download(`${name || 'role'}.json`, text);

/** All my roles as one file, in the form of Elasticsearch's answer to `GET /_security/role`. */
export function exportAll(): void {
  library.keepDraft();
  const members = library.mine.peek().map((role) => {
    try {
      return [role.name, JSON.parse(role.text) as unknown] as const;
    } catch {
      return [role.name, undefined] as const;
    }
  });
  const unreadable = members.filter(([, role]) => role === undefined).map(([name]) => name);
  if (unreadable.length > 0)
    notify(`Not exported, because they are not JSON: ${unreadable.join(', ')}.`, { tone: 'warning' });
  const readable = Object.fromEntries(members.filter(([, role]) => role !== undefined));
  download('roles.json', `${JSON.stringify(readable, null, 2)}\n`);
}

/** Takes over the roles in a text: what was pasted, dropped or chosen, in whatever form it is. */
export async function importText(text: string, name = 'imported'): Promise<void> {
  if (!text.trim()) return;
  const found = await ask('read', text);
  for (const role of found) library.create(role.name ?? name, role.text);
  if (found.length > 1) notify(`Imported ${found.length} roles.`);
}

/** Lets the user choose files to import. */
export function chooseFiles(): void {
  const input = Object.assign(window.document.createElement('input'), {
    type: 'file',
    accept: '.json,.yml,.yaml,.txt',
    multiple: true,
  });
  input.addEventListener('change', () => void importFiles(input.files));
  input.click();
}

export async function importFiles(files: FileList | null | undefined): Promise<void> {
  for (const file of files ?? []) await importText(await file.text(), file.name.replace(/\.\w+$/, ''));
}

export function createRole(): void {
  library.create('new_role', EMPTY);
  pane.value = 'editor';
  queueMicrotask(() => {
    const field = window.document.querySelector<HTMLInputElement>('#role-name');
    field?.focus();
    field?.select();
  });
}

export function clone({ name, text }: document.Document): void {
  library.create(library.freeName(`${name}-copy`), text);
  pane.value = 'editor';
}

/** The commands for the role that is being edited. */
export function roleCommands(): (Command | false)[] {
  const now = (): document.Document => ({ name: document.name.peek(), text: document.text.peek() });
  const known = library.mine.value.find(({ id }) => id === document.id.value);
  return [
    { label: 'New role', icon: 'add', run: createRole },
    { label: 'Clone', icon: 'copy', run: () => clone(now()) },
    { label: 'Export as a file', icon: 'download', run: () => exportRole(now()) },
    document.saved.value !== undefined &&
      document.isUnsaved.value && { label: 'Go back to the saved version', icon: 'undo', run: library.revert },
    known !== undefined && { label: 'Delete', icon: 'trash', danger: true, run: () => library.remove(known) },
  ];
}
