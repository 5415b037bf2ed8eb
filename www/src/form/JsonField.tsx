// A value of the role that is any object, as JSON. What is not an object yet waits in the field.

import { useId, useState } from 'preact/hooks';
import { pointerOf, print, type Json, type Path } from '../model/json';
import * as document from '../state/document';
import { Problems } from './List';
import { at, isFields } from './values';

/** The object that a text writes, if it does. */
export function objectOf(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function JsonField({ path, label, placeholder }: { path: Path; label: string; placeholder: string }) {
  const id = useId();
  const [draft, setDraft] = useState<string>();
  const value = at(document.value.value, path);
  const written = draft === undefined ? undefined : objectOf(draft);
  const isPending = draft !== undefined && draft.trim() !== '' && written === undefined;
  // As typed while it means the same, so that the cursor stays; from the role if that was changed elsewhere.
  const isSame = written !== undefined && JSON.stringify(written) === JSON.stringify(value);
  const shown = draft !== undefined && (isPending || isSame) ? draft : value === undefined ? '' : print(value);
  const change = (text: string): void => {
    setDraft(text);
    const next = objectOf(text);
    if (next !== undefined) document.set(path, next, { typed: true });
    else if (text.trim() === '') document.set(path, undefined);
  };
  return (
    <div class="field">
      <label class="visually-hidden" for={id}>
        {label}
      </label>
      <textarea
        id={id}
        class="code"
        spellcheck={false}
        placeholder={placeholder}
        rows={Math.min(10, Math.max(2, shown.split('\n').length))}
        aria-invalid={isPending}
        value={shown}
        onInput={(event) => change(event.currentTarget.value)}
      />
      {isPending && <p class="limit">Not a JSON object yet; the role keeps what it has.</p>}
      <Problems pointer={pointerOf(path)} />
    </div>
  );
}
