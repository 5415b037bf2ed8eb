// A long list, a part at a time: a browser that lays out thousands of things is no longer a pleasure to type in.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** The first items, and a button for more. */
export function Some<T>(props: {
  items: readonly T[];
  /** How many are shown at first, and how many more each time. */
  step: number;
  /** What they are called, in the plural. */
  what: string;
  children: (item: T, position: number) => ComponentChildren;
  /** For items of a list: the class of that list. */
  list?: string;
}) {
  const { items, step, what, children, list } = props;
  const [shown, setShown] = useState(step);
  const left = items.length - shown;
  const visible = items.slice(0, shown).map(children);
  return (
    <>
      {list ? <ul class={list}>{visible}</ul> : visible}
      {left > 0 && (
        <button type="button" class="button quiet" onClick={() => setShown(shown + step)}>
          {left <= step ? `Show ${left} more ${what}` : `Show ${step} of ${left} more ${what}`}
        </button>
      )}
    </>
  );
}
