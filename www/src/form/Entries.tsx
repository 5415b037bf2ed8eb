// A list of entries of the role: added, duplicated, moved and removed as wholes.

import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { pointerOf, type Json, type Path } from '../model/json';
import * as document from '../state/document';
import { Icon, type IconName } from '../ui/Icon';
import { Some } from '../ui/Some';
import { Problems, Unfit } from './List';
import { at, isFields } from './values';

/** How many entries are shown at a time. */
const ENTRIES = 50;

export function Entries(props: {
  path: Path;
  /** What one entry is called, for its heading and buttons. */
  entry: string;
  empty: Json;
  /** Whether an entry is shown here at all; others keep their place. */
  shows?: (entry: Json) => boolean;
  children: (path: Path) => ComponentChildren;
}) {
  const { path, entry, empty, shows = () => true, children } = props;
  const root = useRef<HTMLDivElement>(null);
  const value = at(document.value.value, path);
  if (value !== undefined && !Array.isArray(value)) return <Unfit label={String(path.at(-1))} what="a list" />;
  const items = value ?? [];
  const all = items.map((_, position) => position);
  const shown = all.filter((position) => shows(items[position] ?? null));

  const focus = (position: number): void =>
    queueMicrotask(() =>
      root.current?.querySelectorAll<HTMLElement>('.entry-card')[position]?.querySelector('input')?.focus(),
    );
  const add = (): void => {
    document.set([...path, items.length], empty);
    focus(shown.length);
  };
  const order = (next: number[]): void => document.reorder(path, next);
  const swap = (a: number, b: number): void =>
    order(all.map((position) => (position === a ? b : position === b ? a : position)));

  return (
    <div ref={root} class="entries">
      <Some items={shown} step={ENTRIES} what="entries">
        {(position, number) => {
          const [previous, next] = [shown[number - 1], shown[number + 1]];
          const name = `${entry} ${number + 1}`;
          const own = [...path, position];
          return (
            <section key={position} class="entry-card" aria-label={name} id={`form${pointerOf(own)}`}>
              <header>
                <span class="entry-number" aria-hidden="true">
                  {number + 1}
                </span>
                <div class="entry-tools">
                  {previous !== undefined && (
                    <Tool icon="up" label={`Move ${name} up`} run={() => swap(position, previous)} />
                  )}
                  {next !== undefined && (
                    <Tool icon="down" label={`Move ${name} down`} run={() => swap(position, next)} />
                  )}
                  <Tool
                    icon="copy"
                    label={`Duplicate ${name}`}
                    run={() => order(all.flatMap((other) => (other === position ? [other, other] : [other])))}
                  />
                  <Tool
                    icon="trash"
                    label={`Remove ${name}`}
                    run={() => order(all.filter((other) => other !== position))}
                  />
                </div>
              </header>
              {isFields(items[position]) ? children(own) : <Unfit label={name} what="an object" />}
              <Problems pointer={pointerOf(own)} />
            </section>
          );
        }}
      </Some>
      <button type="button" class="button quiet" onClick={add}>
        <Icon name="add" /> Add {entry.toLowerCase()}
      </button>
    </div>
  );
}

const Tool = ({ icon, label, run }: { icon: IconName; label: string; run: () => void }) => (
  <button type="button" class="icon-button" aria-label={label} title={label} onClick={run}>
    <Icon name={icon} />
  </button>
);
