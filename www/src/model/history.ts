// Undo and redo: every change of a document as the piece of text that it replaced.

/** What is edited. */
export interface Document {
  name: string;
  text: string;
}

/** One piece of a text in place of another. */
export interface Change {
  at: number;
  removed: string;
  inserted: string;
}

interface Step {
  text: Change;
  name: Change;
  time: number;
}

/** What turns one text into another: all but what both start and end with. */
export function difference(before: string, after: string): Change {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end++;
  }
  return {
    at: start,
    removed: before.slice(start, before.length - end),
    inserted: after.slice(start, after.length - end),
  };
}

const apply = (text: string, { at, removed, inserted }: Change): string =>
  text.slice(0, at) + inserted + text.slice(at + removed.length);

const reverse = ({ at, removed, inserted }: Change): Change => ({ at, removed: inserted, inserted: removed });

const isEmpty = ({ removed, inserted }: Change): boolean => removed === '' && inserted === '';

/** Typing on, or deleting on, where the last change ended; as one change. */
function joined(last: Change, next: Change): Change | undefined {
  if (isEmpty(next)) return last;
  if (isEmpty(last)) return next;
  if (next.removed === '' && next.at === last.at + last.inserted.length) {
    return { ...last, inserted: last.inserted + next.inserted };
  }
  if (next.inserted === '' && last.inserted === '' && next.at + next.removed.length === last.at) {
    return { at: next.at, removed: next.removed + last.removed, inserted: '' };
  }
  return undefined;
}

/** Keystrokes this close to each other, in milliseconds, are undone together. */
const PAUSE = 800;

/** How much text the steps of one document may hold on to. */
const CAPACITY = 20_000_000;

const weight = ({ text, name }: Step): number =>
  200 + text.removed.length + text.inserted.length + name.removed.length + name.inserted.length;

/** The changes of one document. */
export class History {
  #past: Step[] = [];
  #future: Step[] = [];
  #size = 0;

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Remembers a change; typing (`typed`) goes together with what was typed just before. */
  record(before: Document, after: Document, typed: boolean, time = Date.now()): void {
    const step: Step = {
      text: difference(before.text, after.text),
      name: difference(before.name, after.name),
      time: typed ? time : 0,
    };
    if (isEmpty(step.text) && isEmpty(step.name)) return;
    this.#future = [];
    const last = this.#past.at(-1);
    const text = last && joined(last.text, step.text);
    const name = last && joined(last.name, step.name);
    if (last && text && name && time - last.time < PAUSE && step.time > 0) {
      this.#size += weight({ text, name, time }) - weight(last);
      Object.assign(last, { text, name, time });
    } else {
      this.#past.push(step);
      this.#size += weight(step);
    }
    while (this.#size > CAPACITY && this.#past.length > 1) this.#size -= weight(this.#past.shift() as Step);
  }

  /** The document before the last change; `undefined` if there is none. */
  undo(now: Document): Document | undefined {
    const step = this.#past.pop();
    if (!step) return undefined;
    this.#size -= weight(step);
    this.#future.push(step);
    return { name: apply(now.name, reverse(step.name)), text: apply(now.text, reverse(step.text)) };
  }

  /** The document after the change that was undone last. */
  redo(now: Document): Document | undefined {
    const step = this.#future.pop();
    if (!step) return undefined;
    this.#size += weight(step);
    step.time = 0;
    this.#past.push(step);
    return { name: apply(now.name, step.name), text: apply(now.text, step.text) };
  }
}
