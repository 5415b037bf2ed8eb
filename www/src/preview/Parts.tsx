// Small parts that the views share.

import type { Explanation, Fix, SourceOverview } from 'rolescope';
import type { Json } from '../model/json';
import * as document from '../state/document';
import { reveal } from '../state/screen';

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

/** Makes the edit that would grant what was asked. */
function apply({ patch }: Fix): void {
  for (const { path, value } of patch) {
    document.set(document.path(path), value as Json | undefined);
    reveal(path);
  }
}

/** How many of the nearest entries are shown on a no. */
const NEAREST = 3;

/** The answer to a question, and why. */
export function Why({ explanation }: { explanation: Explanation }) {
  const { granted, sentence, grants, lacking, fixes } = explanation;
  const own = fixes.filter(({ role, side }) => side === 0 && role === document.name.value);
  return (
    <div class="why">
      <p class={granted ? 'verdict yes' : 'verdict no'}>
        <strong>{granted ? 'Allowed' : 'Denied'}</strong>
        {sentence.replace(/^(?:Yes|No)[:,] (.)/, (_, first: string) => first.toUpperCase())}
      </p>
      <ul class="reasons">
        {grants.map((grant) => (
          <li key={grant.role + grant.pointer + String(grant.side)}>
            <Place {...grant} /> grants it through <code>{grant.privileges.join(', ')}</code>
            {grant.patterns.length > 0 && (
              <>
                {' '}
                on <code>{grant.patterns.join(', ')}</code>
              </>
            )}
            {grant.restrictsFields && <span class="limit"> some fields only</span>}
            {grant.queries.length > 0 && <span class="limit"> some documents only</span>}
          </li>
        ))}
        {lacking.slice(0, NEAREST).map((lack) => (
          <li key={lack.role + lack.pointer + String(lack.side)}>
            <Place {...lack} /> {lack.text}
          </li>
        ))}
        {lacking.length > NEAREST && <li class="hint">{lacking.length - NEAREST} more entries lack more.</li>}
      </ul>
      {own.length > 0 && (
        <ul class="fixes" aria-label="What would grant it">
          {own.slice(0, NEAREST).map((fix) => (
            <li key={fix.text}>
              <button type="button" class="link" onClick={() => apply(fix)}>
                {fix.text}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Copies a text. */
export const copy = (text: string): void => void navigator.clipboard?.writeText(text);
