// What of the page is on the screen, and where the reader is led.

import { signal } from '@preact/signals';

export type Pane = 'library' | 'editor' | 'access';

/** Which pane a narrow screen shows; wide screens show all. */
export const pane = signal<Pane>('editor');

export type Editing = 'form' | 'text' | 'copy';

/** How the role is shown: as a form, as text, or in other forms to copy. Very wide screens show form and text at once. */
export const editing = signal<Editing>('form');

export type View = 'overview' | 'indices' | 'kibana' | 'apis' | 'changes' | 'responses';

/** What is shown of the access. */
export const view = signal<View>('overview');

/** Whether there is room for form and text side by side. */
export const isWide = signal(false);

const wide = matchMedia('(min-width: 1800px)');
isWide.value = wide.matches;
wide.addEventListener('change', ({ matches }) => (isWide.value = matches));

/** A place in the role to show: a JSON pointer; the number makes every request a new one. */
export const target = signal<{ pointer: string; number: number }>();

let requests = 0;

/** Shows a place of the role in the editor. */
export function reveal(pointer: string): void {
  pane.value = 'editor';
  target.value = { pointer, number: ++requests };
}

/** Whether the list of shortcuts is shown. */
export const helpShown = signal(false);
