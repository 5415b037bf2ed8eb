// An entry over index names, local or remote.

import { useId } from 'preact/hooks';
import { pointerOf, print, type Json, type Path } from '../model/json';
import * as document from '../state/document';
import { objectOf } from './JsonField';
import { indexNames, indexPrivileges } from './options';
import { List, Problems } from './List';
import { at, isFields } from './values';

export function IndexEntry({ path }: { path: Path }) {
  const entry = at(document.value.value, path);
  const fields = at(entry, ['field_security']);
  const query = at(entry, ['query']);
  const has = (key: string): boolean => isFields(entry) && Object.hasOwn(entry, key);
  const set = (key: string, value: Json | undefined): void => document.set([...path, key], value);
  return (
    <>
      <List
        path={[...path, 'names']}
        label="Index names"
        options={indexNames.value}
        placeholder="logs-*, /metrics-[0-9]+/"
      />
      <List
        path={[...path, 'privileges']}
        label="Privileges"
        options={indexPrivileges.value}
        placeholder="read, write, …"
      />
      <div class="toggles">
        <Toggle
          label="Limit fields"
          checked={has('field_security')}
          onChange={(on) => set('field_security', on ? { grant: ['*'] } : undefined)}
        />
        <Toggle
          label="Limit documents"
          checked={has('query')}
          onChange={(on) => set('query', on ? '{"term": {"field": "value"}}' : undefined)}
        />
        <Toggle
          label="Reach restricted names"
          checked={at(entry, ['allow_restricted_indices']) === true}
          onChange={(on) => set('allow_restricted_indices', on ? true : undefined)}
        />
      </div>
      {isFields(fields) && (
        <>
          <List
            path={[...path, 'field_security', 'grant']}
            label="Fields granted"
            placeholder="*, or names and patterns"
          />
          <List path={[...path, 'field_security', 'except']} label="Fields withheld" placeholder="none" />
        </>
      )}
      {has('query') && <Query path={[...path, 'query']} query={query} />}
    </>
  );
}

export function Toggle(props: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label class="toggle">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      {props.label}
    </label>
  );
}

/** The document query: text, or an object that stands in the role as such. */
function Query({ path, query }: { path: Path; query: Json | undefined }) {
  const id = useId();
  const isText = typeof query === 'string';
  const shown = isText ? query : print(query ?? null);
  const change = (text: string): void => {
    const asObject = isText ? undefined : objectOf(text);
    document.set(path, asObject ?? text, { typed: true });
  };
  return (
    <div class="field">
      <label class="field-label" for={id}>
        Documents that match this query
      </label>
      <textarea
        id={id}
        class="code"
        spellcheck={false}
        rows={Math.min(8, Math.max(2, shown.split('\n').length))}
        value={shown}
        onInput={(event) => change(event.currentTarget.value)}
      />
      <Problems pointer={pointerOf(path)} />
    </div>
  );
}
