// A list of names in the role, as a field.

import type { Path } from '../model/json';
import { pointerOf } from '../model/json';
import * as document from '../state/document';
import { diagnosticsByPointer } from '../state/preview';
import { TokenField, type Option } from '../ui/TokenField';
import { at, isNames } from './values';

export function List(props: {
  path: Path;
  label: string;
  options?: readonly Option[];
  placeholder?: string;
  labelHidden?: boolean;
}) {
  const { path, ...rest } = props;
  const value = at(document.value.value, path);
  const values = typeof value === 'string' ? [value] : (value ?? []);
  if (!isNames(values)) return <Unfit label={props.label} what="a list of names" />;
  const pointer = pointerOf(path);
  return (
    <>
      <TokenField
        {...rest}
        values={values}
        onChange={(next) => document.set(path, next)}
        problems={(position) => diagnosticsByPointer.value.get(`${pointer}/${position}`) ?? []}
      />
      <Problems pointer={pointer} count={values.length} />
    </>
  );
}

/** What is found about a list or its items. */
export function Problems({ pointer, count = 0 }: { pointer: string; count?: number }) {
  const byPointer = diagnosticsByPointer.value;
  if (byPointer.size === 0) return null;
  const pointers = [pointer, ...Array.from({ length: count }, (_, position) => `${pointer}/${position}`)];
  const found = pointers.flatMap((place) => byPointer.get(place) ?? []);
  if (found.length === 0) return null;
  return (
    <ul class="problems">
      {found.map(({ severity, message, suggestions }, position) => (
        <li key={position} class={severity}>
          {message} <span class="hint">{suggestions.map(({ text }) => text).join(' ')}</span>
        </li>
      ))}
    </ul>
  );
}

/** A value that the form cannot show. */
export const Unfit = ({ label, what }: { label: string; what: string }) => (
  <p class="unfit">
    {label}: this is not {what}. Mend it in the text.
  </p>
);
