// My roles: kept in the browser, in step with other tabs.
//
// Every role is kept under a key of its own with a revision that grows with every change. A tab that finds a newer
// revision than the one it knew does not write over it: it keeps its own version as another role. Tabs that write before
// they hear of each other find out when they do: one of them keeps the role, the other makes its version another one.

import { effect, signal } from '@preact/signals';
import * as document from './document';
import { notify } from './notices';
import * as storage from './storage';

/** One of my roles. */
export interface MyRole {
  id: string;
  name: string;
  text: string;
  saved?: document.Document | undefined;
  revision: number;
  /** The tab that wrote this revision. */
  writer?: string | undefined;
}

const KEY = 'role.';

/** My roles, by name. */
export const mine = signal<readonly MyRole[]>([]);

const byName = (a: MyRole, b: MyRole): number => a.name.localeCompare(b.name) || a.id.localeCompare(b.id);

const without = (id: string): MyRole[] => mine.peek().filter((role) => role.id !== id);

export const newId = (): string => crypto.randomUUID();

/** This tab. */
const tab = newId();

/** One of my roles by name: the one that a user who is given this name gets. */
export const myRole = (name: string): MyRole | undefined => mine.value.find((role) => role.name === name);

/** A name that none of my roles has yet. */
export function freeName(wanted: string): string {
  const taken = new Set(mine.peek().map((role) => role.name));
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}-${number}`)) number++;
  return `${wanted}-${number}`;
}

function list(role: MyRole): void {
  mine.value = [...without(role.id), role].sort(byName);
}

function put(role: MyRole): MyRole {
  const next = { ...role, revision: role.revision + 1, writer: tab };
  list(next);
  storage.keep(KEY + next.id, next);
  return next;
}

/** Keeps a role that another tab has changed meanwhile as another one. */
function putAside(role: MyRole, changed: MyRole): MyRole {
  const aside = put({ ...role, id: newId(), name: freeName(`${role.name}-copy`), revision: 0 });
  list(changed);
  notify(`Another tab changed ${role.name}; your version is now ${aside.name}.`, { tone: 'warning' });
  return aside;
}

/** Keeps a role; where another tab has changed it meanwhile, as another one. */
function write(role: MyRole): MyRole {
  const stored = storage.load<MyRole>(KEY + role.id);
  return stored && stored.revision > role.revision ? putAside(role, stored) : put(role);
}

function current(): MyRole {
  const { id, name, text, saved } = document;
  const known = mine.peek().find((role) => role.id === id.peek());
  return { id: id.peek(), name: name.peek(), text: text.peek(), saved: saved.peek(), revision: known?.revision ?? 0 };
}

/** Whether the document has changes that are not kept yet. */
function isPending(): boolean {
  if (!document.touched.peek()) return false;
  const role = current();
  const known = mine.peek().find(({ id }) => id === role.id);
  return !(known && isSame(known, role));
}

/** Keeps the document as it is. */
export function keepDraft(): void {
  if (!isPending()) return;
  const role = current();
  const written = write(role);
  if (written.id !== role.id) document.open(written);
}

const isSame = (a: MyRole, b: MyRole): boolean =>
  a.name === b.name && a.text === b.text && a.saved?.name === b.saved?.name && a.saved?.text === b.saved?.text;

/** One of my roles as it is by now, with what was typed last. */
export function asOfNow(role: MyRole): MyRole {
  keepDraft();
  return mine.peek().find(({ id }) => id === role.id) ?? role;
}

/** Makes the document the saved version. */
export function save(): void {
  document.saved.value = { name: document.name.peek(), text: document.text.peek() };
  document.touched.value = true;
  keepDraft();
}

/** Goes back to the saved version; that can be undone. */
export function revert(): void {
  if (document.saved.peek()) document.change({ ...document.saved.peek() });
}

/** Opens one of my roles. */
export function openRole(role: MyRole): void {
  keepDraft();
  document.open(role);
}

/** Opens a new role. It becomes one of mine with its first change, or at once where it is to be `kept`. */
export function create(name: string, text: string, { kept = true } = {}): void {
  keepDraft();
  document.open({ id: newId(), name: freeName(name), text });
  document.touched.value = kept;
  keepDraft();
}

/** Keeps a new role without opening it. */
export const add = (name: string, text: string): void =>
  void write({ id: newId(), name: freeName(name), text, revision: 0 });

/** Deletes one of my roles; offers to bring it back. */
export function remove(role: MyRole): void {
  mine.value = without(role.id);
  storage.forget(KEY + role.id);
  if (document.id.peek() === role.id) document.touched.value = false;
  notify(`Deleted ${role.name}.`, {
    action: {
      label: 'Undo',
      run: () => {
        const restored = write(role);
        if (document.id.peek() === role.id) document.open(restored);
      },
    },
  });
}

/** Takes over what another tab wrote, or that it deleted the role. */
function takeOver(id: string, theirs: MyRole | undefined): void {
  const isOpen = id === document.id.peek();
  const isTyped = isOpen && isPending();
  if (!theirs) {
    mine.value = without(id);
    // What was typed here just now is not given up for it.
    if (isTyped) put(current());
    return;
  }
  const known = mine.peek().find((role) => role.id === id);
  const isCrossed = known?.writer === tab && known.revision >= theirs.revision && !isSame(known, theirs);
  const unheard = isTyped ? current() : isCrossed ? known : undefined;
  if (!unheard) {
    list(theirs);
    if (!isOpen) return;
    if (theirs.text !== document.text.peek() || theirs.name !== document.name.peek()) {
      document.change({ name: theirs.name, text: theirs.text });
    }
    document.saved.value = theirs.saved;
  } else if (isCrossed && tab > (theirs.writer ?? '')) {
    // The other tab finds the same, and puts its version aside.
    put(unheard);
  } else {
    const aside = putAside(unheard, theirs);
    if (isOpen) document.open(aside);
  }
}

/** Reads what is kept, and follows the document and the other tabs from then on. */
export function start(): void {
  mine.value = storage
    .keys(KEY)
    .map((id) => storage.load<MyRole>(KEY + id))
    .filter((role) => role !== undefined)
    .sort(byName);
  storage.onForeignChange(KEY, takeOver);

  let timer = 0;
  effect(() => {
    void [document.name.value, document.text.value, document.touched.value];
    clearTimeout(timer);
    timer = window.setTimeout(keepDraft, 300);
  });
  window.addEventListener('pagehide', keepDraft);
}
