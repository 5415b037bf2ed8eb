// What the browser keeps for the page. It may refuse, be full or be switched off: then that is said, once.

import { notify } from './notices';

/** Its keys, so that other pages of the same host are left alone. */
const PREFIX = 'rolescope.';

/** What could not be used when that was last tried: its user was told then. */
const failing = new Set<string>();

function guarded<T>(what: string, use: () => T, otherwise: T): T {
  try {
    const result = use();
    failing.delete(what);
    return result;
  } catch (error) {
    if (failing.size === 0) {
      const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
      notify(
        isFull
          ? 'The browser’s storage is full: changes are not kept. Export your roles, or delete some.'
          : 'The browser does not let this page keep anything: export what you need.',
        { tone: 'warning', stays: true },
      );
    }
    failing.add(what);
    return otherwise;
  }
}

/** Reads a value; `undefined` if there is none, or none that can be read. */
export const load = <T>(key: string, area: 'local' | 'session' = 'local'): T | undefined =>
  read<T>(guarded('read', () => areaOf(area).getItem(PREFIX + key), null));

function read<T>(text: string | null): T | undefined {
  try {
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

/** Keeps a value; says whether that worked. */
export function keep(key: string, value: unknown, area: 'local' | 'session' = 'local'): boolean {
  return guarded(
    `${area} ${key}`,
    () => {
      areaOf(area).setItem(PREFIX + key, JSON.stringify(value));
      return true;
    },
    false,
  );
}

/** Forgets a value. */
export function forget(key: string): void {
  guarded(`local ${key}`, () => areaOf('local').removeItem(PREFIX + key), undefined);
}

/** All keys that start like this, without that start. */
export function keys(start: string): string[] {
  return guarded(
    'read',
    () =>
      Object.keys(areaOf('local'))
        .filter((key) => key.startsWith(PREFIX + start))
        .map((key) => key.slice(PREFIX.length + start.length)),
    [],
  );
}

/**
 * Calls back when another tab has changed a value, with the key and what it wrote: where both tabs write at once, that need
 * not be what this one reads.
 */
export function onForeignChange<T>(start: string, react: (key: string, value: T | undefined) => void): void {
  const prefix = PREFIX + start;
  window.addEventListener('storage', ({ key, newValue, storageArea }) => {
    if (storageArea === window.localStorage && key?.startsWith(prefix)) react(key.slice(prefix.length), read(newValue));
  });
}

const areaOf = (area: 'local' | 'session'): Storage => (area === 'local' ? window.localStorage : window.sessionStorage);
