// Small parts that the views share.

import type { ComponentChildren } from 'preact';
import type { Explanation, Fix, SourceOverview } from 'rolescope';
import * as document from '../state/document';
import { reveal } from '../state/screen';
import { Output } from '../ui/Output';

export const Chips = ({ names }: { names: readonly string[] }) => (
  <ul class="chips">
    {names.map((name) => (
      <li key={name} class="chip">
        {name}
      </li>
    ))}
  </ul>
);

/** Names in a row. */
export const Names = ({ names }: { names: readonly string[] }) => (
  <span class="name-row">
    {names.map((name) => (
      <code key={name}>{name}</code>
    ))}
  </span>
);

/** A place in a role; in the one that is being edited, a way there. */
export function Place({ role, pointer }: SourceOverview) {
  const [, section = '', entry = ''] = pointer.split('/');
  const place = /^\d+$/.test(entry) ? `${section} ${Number(entry) + 1}` : section;
  if (role !== document.name.value) {
    return (
      <span class="place">
        <b>{role}</b> {place}
      </span>
    );
  }
  return (
    <button type="button" class="place link" title={`Show in ${role}`} onClick={() => reveal(pointer)}>
      <b>this role</b> {place}
    </button>
  );
}

export const Sources = ({ sources }: { sources: readonly SourceOverview[] }) => (
  <p class="sources">
    <span class="label">from</span>
    {sources.map((source) => (
      <Place key={source.role + source.pointer} {...source} />
    ))}
  </p>
);

/** Makes the edit that would grant what was asked, and shows it. */
function apply({ patch }: Fix): void {
  document.patch(patch);
  const last = patch.at(-1);
  if (last) reveal(last.path);
}

/** A sentence in which names stand in brackets, as Elasticsearch writes them. */
export function Words({ text }: { text: string }) {
  const parts: ComponentChildren[] = [];
  let rest = 0;
  for (let start = text.indexOf('['); start >= 0; start = text.indexOf('[', start + 1)) {
    const end = closing(text, start);
    if (end === undefined) continue;
    parts.push(text.slice(rest, start), <code key={start}>{text.slice(start + 1, end)}</code>);
    rest = end + 1;
    start = end;
  }
  return (
    <>
      {parts}
      {text.slice(rest)}
    </>
  );
}

/** The bracket that closes one; patterns may hold brackets themselves. */
function closing(text: string, start: number): number | undefined {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    if (text[index] === '[') depth++;
    if (text[index] === ']') depth--;
    if (depth === 0) return index;
  }
  return undefined;
}

/** How many entries and fixes are shown. */
const NEAREST = 3;

/** The answer to a question, and why. */
export function Why({ explanation }: { explanation: Explanation }) {
  const { granted, sentence } = explanation;
  return (
    <div class="why">
      <p class={granted ? 'verdict yes' : 'verdict no'}>
        <strong>{granted ? 'Allowed' : 'Denied'}</strong>
        <Words text={sentence.replace(/^(?:Yes|No)[:,] (.)/, (_, first: string) => first.toUpperCase())} />
      </p>
      <Reasons {...explanation} />
    </div>
  );
}

/** The entries that decide, and the edits that would grant what is not. */
export function Reasons({ grants, lacking, fixes }: Pick<Explanation, 'grants' | 'lacking' | 'fixes'>) {
  return (
    <>
      <ul class="reasons">
        {grants.slice(0, NEAREST).map((grant) => (
          <li key={grant.role + grant.pointer + String(grant.side)}>
            <Place {...grant} /> grants it through <code>{grant.privileges.join(', ')}</code>
            {grant.patterns.length > 0 && (
              <>
                {' '}
                on <code>{grant.patterns.join(', ')}</code>
              </>
            )}
            {(grant.restrictsFields || grant.queries.length > 0) && <span class="limit"> with limits</span>}
          </li>
        ))}
        {grants.length > NEAREST && <li class="hint">So do {grants.length - NEAREST} more entries.</li>}
        {lacking.slice(0, NEAREST).map((lack) => (
          <li key={lack.role + lack.pointer + String(lack.side)}>
            <Place {...lack} /> <Words text={lack.text} />
          </li>
        ))}
        {lacking.length > NEAREST && <li class="hint">{lacking.length - NEAREST} more entries lack more.</li>}
      </ul>
      <Fixes fixes={fixes} />
    </>
  );
}

/** The edits of this role that would grant what was asked; a click makes one. */
export function Fixes({ fixes }: Pick<Explanation, 'fixes'>) {
  const own = fixes.filter(({ role, side }) => side === 0 && role === document.name.value);
  if (own.length === 0) return null;
  return (
    <ul class="fixes" aria-label="What would grant it">
      {own.slice(0, NEAREST).map((fix) => (
        <li key={fix.text}>
          <button type="button" class="link" onClick={() => apply(fix)}>
            <Words text={fix.text} />
          </button>
        </li>
      ))}
    </ul>
  );
}

export const Json = ({ label, value }: { label: string; value: unknown }) => (
  <Output label={label} text={JSON.stringify(value, null, 2)} />
);
