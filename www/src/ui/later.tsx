// Parts of the page that are fetched when they are first shown: the first visit does not wait for them.

import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';

type Rest = typeof import('../views/rest');

const rest = signal<Rest>();

/** One of the parts; nothing is shown until it is there. What could not be fetched is tried again the next time. */
export function later<Name extends keyof Rest>(name: Name): Rest[Name] {
  const Later = (props: object) => {
    useEffect(() => {
      if (!rest.peek())
        import('../views/rest').then(
          (parts) => (rest.value = parts),
          () => undefined,
        );
    }, []);
    const Part = rest.value?.[name] as ComponentType | undefined;
    return Part ? <Part {...props} /> : null;
  };
  return Later as Rest[Name];
}
