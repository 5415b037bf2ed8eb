// Short messages at the edge of the screen, some with a way back.

import { signal } from '@preact/signals';

/** A message. */
export interface Notice {
  id: number;
  text: string;
  tone: 'info' | 'warning';
  /** What its button says and does. */
  action?: { label: string; run: () => void };
}

/** Those on the screen, the oldest first. */
export const notices = signal<readonly Notice[]>([]);

let last = 0;

/** How long a notice stays, in milliseconds. */
const STAY = 8000;

/** Shows a message; it goes by itself unless it `stays`. */
export function notify(
  text: string,
  { tone = 'info', action, stays = false }: Partial<Pick<Notice, 'tone' | 'action'>> & { stays?: boolean } = {},
): void {
  const id = ++last;
  notices.value = [...notices.value, { id, text, tone, ...(action && { action }) }];
  if (!stays) setTimeout(() => dismiss(id), STAY);
}

/** Takes a message away. */
export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}
