// The role as a form. Whatever it changes, it changes in the text; what it does not know stays there untouched.

import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { pointerOf, type Json, type Path } from '../model/json';
import { APPLICATION } from '../model/kibana';
import * as document from '../state/document';
import { Icon } from '../ui/Icon';
import { later } from '../ui/later';
import { Entries } from './Entries';
import { IndexEntry } from './IndexEntry';
import { JsonField } from './JsonField';
import { List, Problems, Unfit } from './List';
import { clusterPrivileges, indexNames, indexPrivileges, remoteClusterPrivileges } from './options';
import { at, isFields } from './values';

/** The keys of a role that have a place in the form. */
const SHOWN = new Set([
  'description',
  'cluster',
  'run_as',
  'indices',
  'applications',
  'remote_indices',
  'remote_cluster',
  'global',
  'metadata',
  'transient_metadata',
]);

const KibanaEntry = later('KibanaEntry');

const isKibana = (entry: Json): boolean => at(entry, ['application']) === APPLICATION;

export function Form() {
  const role = document.value.value;
  const { complete } = document.parsed.value;
  if (role !== undefined && !isFields(role)) {
    return <p class="empty">A role is a JSON object. Mend it in the text, then the form can show it.</p>;
  }
  const others = Object.keys(role ?? {}).filter((key) => !SHOWN.has(key));
  return (
    <div class="form scroll" tabIndex={complete ? undefined : 0}>
      {!complete && (
        <p class="notice warning">
          The text is not quite JSON. The form shows what can be read, and waits until it is mended.
        </p>
      )}
      <fieldset disabled={!complete}>
        <TextField path={['description']} label="Description" placeholder="What the role is for" />
        <Section title="Cluster privileges">
          <List
            path={['cluster']}
            label="Cluster privileges"
            labelHidden
            options={clusterPrivileges.value}
            placeholder="monitor, manage_ilm, …"
          />
        </Section>
        <Section title="Index privileges">
          <Entries path={['indices']} entry="Index entry" empty={{ names: [], privileges: [] }}>
            {(path) => <IndexEntry path={path} />}
          </Entries>
        </Section>
        <Section title="Kibana privileges">
          <Entries
            path={['applications']}
            entry="Kibana entry"
            empty={{ application: APPLICATION, privileges: ['space_read'], resources: ['space:default'] }}
            shows={isKibana}
          >
            {(path) => <KibanaEntry path={path} />}
          </Entries>
        </Section>
        <Section title="Application privileges">
          <Entries
            path={['applications']}
            entry="Application entry"
            shows={(entry) => !isKibana(entry)}
            empty={{ application: '', privileges: [], resources: ['*'] }}
          >
            {(path) => (
              <>
                <TextField path={[...path, 'application']} label="Application" placeholder="my-application" />
                <List path={[...path, 'privileges']} label="Privileges" placeholder="read, write, …" />
                <List path={[...path, 'resources']} label="Resources" placeholder="*, resource/1" />
              </>
            )}
          </Entries>
        </Section>
        <Section title="Run as">
          <List path={['run_as']} label="Users that one may act as" labelHidden placeholder="user names and patterns" />
        </Section>
        <Section title="Remote clusters">
          <Entries
            path={['remote_indices']}
            entry="Remote index entry"
            empty={{ clusters: ['*'], names: [], privileges: [] }}
          >
            {(path) => (
              <>
                <List path={[...path, 'clusters']} label="Clusters" placeholder="aliases and patterns" />
                <IndexEntry path={path} />
              </>
            )}
          </Entries>
          <Entries path={['remote_cluster']} entry="Remote cluster entry" empty={{ clusters: ['*'], privileges: [] }}>
            {(path) => (
              <>
                <List path={[...path, 'clusters']} label="Clusters" placeholder="aliases and patterns" />
                <List
                  path={[...path, 'privileges']}
                  label="Privileges"
                  options={remoteClusterPrivileges.value}
                  placeholder="monitor_enrich, …"
                />
              </>
            )}
          </Entries>
        </Section>
        <Section title="Metadata">
          <JsonField path={['metadata']} label="Metadata" placeholder='{"team": "…"}' />
        </Section>
        <Section title="Global privileges">
          <Global path={['global']} />
        </Section>
        {others.length > 0 && (
          <Section title="Only in the text">
            <p class="hint">
              {others.map((key) => (
                <code key={key}>{key} </code>
              ))}
            </p>
          </Section>
        )}
      </fieldset>
    </div>
  );
}

/** Privileges over what belongs to applications, profiles and roles. */
function Global({ path }: { path: Path }) {
  const [isOpen, setOpen] = useState(false);
  if (!isOpen && at(document.value.value, path) === undefined) {
    return (
      <button type="button" class="button quiet" onClick={() => setOpen(true)}>
        <Icon name="add" /> Add global privileges
      </button>
    );
  }
  return (
    <div class="entry-card plain">
      <List
        path={[...path, 'application', 'manage', 'applications']}
        label="Manage the privileges of the applications"
        placeholder="names and patterns"
      />
      <List
        path={[...path, 'profile', 'write', 'applications']}
        label="Write the data of user profiles, of the applications"
        placeholder="names and patterns"
      />
      <Entries path={[...path, 'role', 'manage', 'indices']} entry="Role entry" empty={{ names: [], privileges: [] }}>
        {(entry) => (
          <>
            <List path={[...entry, 'names']} label="Manage roles over the index names" options={indexNames.value} />
            <List path={[...entry, 'privileges']} label="with the privileges" options={indexPrivileges.value} />
          </>
        )}
      </Entries>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="form-section" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}

function TextField({ path, label, placeholder }: { path: Path; label: string; placeholder: string }) {
  const id = useId();
  const value = at(document.value.value, path) ?? '';
  if (typeof value !== 'string') return <Unfit label={label} what="a text" />;
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <input
        id={id}
        value={value}
        placeholder={placeholder}
        spellcheck={path.length === 1}
        onInput={(event) => document.set(path, event.currentTarget.value, { typed: true })}
      />
      <Problems pointer={pointerOf(path)} />
    </div>
  );
}
