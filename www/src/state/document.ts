// The role that is being edited: its name and its text. Form and text editor both change the text; there is one history.

import { batch, computed, signal } from '@preact/signals';
import { History, type Document } from '../model/history';
import { parse, pathOf, pointerOf, rearrange, removeAt, setAt, type Json, type Path } from '../model/json';

export type { Document };

/** Which of my roles it is. */
export const id = signal('');

/** Its name. */
export const name = signal('');

/** Its text, JSON as Elasticsearch takes it. */
export const text = signal('');

/** The version that was saved; none if it never was. */
export const saved = signal<Document>();

/** Whether it was changed since it was opened: only then is it worth keeping. */
export const touched = signal(false);

/** Whether it differs from the saved version. */
export const isUnsaved = computed(() => name.value !== saved.value?.name || text.value !== saved.value?.text);

/** The text as JSON. */
export const parsed = computed(() => parse(text.value));

/** The text as a value, as far as it can be read. */
export const value = computed(() => parsed.value.value);

/** Whether there is something to undo and to redo. */
export const steps = signal({ undo: false, redo: false });

/** The histories of all documents that were open; each is kept while the page is. */
const histories = new Map<string, History>();

const now = (): Document => ({ name: name.peek(), text: text.peek() });

function history(): History {
  const known = histories.get(id.peek());
  if (known) return known;
  const made = new History();
  histories.set(id.peek(), made);
  return made;
}

function put(document: Document): void {
  batch(() => {
    name.value = document.name;
    text.value = document.text;
    touched.value = true;
    countSteps();
  });
}

function countSteps(): void {
  steps.value = { undo: history().canUndo, redo: history().canRedo };
}

/** Opens a document. */
export function open(next: Document & { id: string; saved?: Document | undefined }): void {
  batch(() => {
    id.value = next.id;
    name.value = next.name;
    text.value = next.text;
    saved.value = next.saved;
    touched.value = false;
    countSteps();
  });
}

/** Changes the document; what is `typed` is undone together with what was typed just before. */
export function change(next: Partial<Document>, { typed = false } = {}): void {
  const before = now();
  const after = { ...before, ...next };
  history().record(before, after, typed);
  put(after);
}

export function undo(): void {
  const before = history().undo(now());
  if (before) put(before);
}

export function redo(): void {
  const after = history().redo(now());
  if (after) put(after);
}

/** Sets a value of the role; `undefined` removes it. */
export function set(path: Path, next: Json | undefined, options?: { typed: boolean }): void {
  change({ text: next === undefined ? removeAt(text.peek(), path) : setAt(text.peek(), path, next) }, options);
}

/** Makes several changes as one: the operations of a JSON Patch. */
export function patch(operations: readonly { op: 'add' | 'remove'; path: string; value?: unknown }[]): void {
  const next = operations.reduce((before, operation) => {
    const place = pathOf(parse(before).root, operation.path);
    return operation.op === 'add' ? setAt(before, place, operation.value as Json) : removeAt(before, place);
  }, text.peek());
  change({ text: next });
}

/** Puts the items of a list in another order; their old positions, each as often as it shall be there. */
export function reorder(path: Path, order: readonly number[]): void {
  change({ text: rearrange(text.peek(), path, order) });
}

/** The JSON pointer of a path. */
export const pointer = pointerOf;

/** The path of a JSON pointer into the role. */
export const path = (pointer: string): Path => pathOf(parsed.peek().root, pointer);
