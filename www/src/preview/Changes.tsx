// What an edit changes: the user's access now against the one with the saved version, or with another role instead.

import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type {
  Comparison,
  Difference,
  DocumentsDifference,
  FieldsDifference,
  IndicesDifference,
  KibanaDifference,
  NameSet,
  PrivilegeSet,
} from 'rolescope';
import type { Compared } from '../engine/shapes';
import { APPLICATION } from '../model/kibana';
import * as document from '../state/document';
import { mine } from '../state/library';
import { catalog, surroundings, useAnswer } from '../state/preview';
import { Icon } from '../ui/Icon';
import { Some } from '../ui/Some';
import { Names } from './Parts';

/** What the access is compared with: `saved`, `mine` and an id, or `builtin` and a name. Empty is whatever there is. */
const chosen = signal('');

const SAVED = 'saved';

/** The role that is meant; nothing if there is none by now. */
function compared(): { key: string; with: Compared } | undefined {
  const [kind, ...rest] = chosen.value.split(' ');
  const name = rest.join(' ');
  const own = kind === 'mine' && mine.value.find(({ id }) => id === name);
  if (own) return { key: chosen.value, with: { text: own.text } };
  if (kind === 'builtin') return { key: chosen.value, with: { role: name } };
  const saved = document.saved.value;
  return saved && { key: SAVED, with: { text: saved.text } };
}

export function Changes() {
  const other = compared();
  const answer = useAnswer('compare', other?.with);
  const others = mine.value.filter(({ id }) => id !== document.id.value);
  return (
    <section class="block" aria-label="Changes">
      <div class="field compared">
        <label class="label" for="compared">
          Compared with
        </label>
        <select
          id="compared"
          value={other?.key ?? ''}
          onChange={({ currentTarget }) => (chosen.value = currentTarget.value)}
        >
          {!other && <option value="">choose a role</option>}
          {document.saved.value && <option value={SAVED}>the saved version</option>}
          {others.length > 0 && (
            <optgroup label="My roles, in place of this one">
              {others.map(({ id, name }) => (
                <option key={id} value={`mine ${id}`}>
                  {name || 'unnamed'}
                </option>
              ))}
            </optgroup>
          )}
          <optgroup label="Built-in roles, in place of this one">
            {(catalog.value?.roles ?? []).map(({ name }) => (
              <option key={name} value={`builtin ${name}`}>
                {name}
              </option>
            ))}
          </optgroup>
        </select>
      </div>
      {!other && <p class="none">This role was never saved. Save it, or compare it with another one.</p>}
      {answer && 'refusal' in answer && <p class="notice warning">{answer.refusal}</p>}
      {answer && 'value' in answer && <Compare comparison={answer.value} />}
    </section>
  );
}

function Compare({ comparison }: { comparison: Comparison }) {
  const { equal, gained, lost, kibana } = comparison;
  return (
    <div role="status">
      {equal && (
        <p class="verdict">
          <strong>No change.</strong> The user may do the same with both.
        </p>
      )}
      <Direction title="Gained" sign="add" difference={gained} hasKibana={kibana.length > 0} />
      <Direction title="Lost" sign="remove" difference={lost} hasKibana={kibana.length > 0} />
      {kibana.length > 0 && <KibanaChanges list={kibana} />}
    </div>
  );
}

/** What one of the two grants and the other does not, row by row. */
function rows(difference: Difference): ComponentChildren[] {
  const { cluster, global, indices, fields, documents, applications, runAs, remoteIndices, remoteCluster } = difference;
  return [
    cluster && <Privileges set={cluster} on="the cluster" />,
    ...global.map(({ category, privileges, names }) => (
      <>
        <p>
          Global privileges over {category.replaceAll('_', ' ')}: <NamesOf set={names} />
        </p>
        {privileges.length > 0 && <Names names={privileges} />}
      </>
    )),
    ...indices.map((entry) => <OnIndices {...entry} />),
    ...fields.map((entry) => <Fields {...entry} />),
    ...documents.map((entry) => <Documents {...entry} />),
    ...applications.map(({ applications: of, resources, privileges }) => (
      <Privileges
        set={privileges}
        on={
          <>
            <NamesOf set={resources} /> of <NamesOf set={of} />
          </>
        }
      />
    )),
    ...runAs.map((users) => (
      <p>
        acting as <NamesOf set={users} />
      </p>
    )),
    ...remoteCluster.map(({ clusters, privilege }) => (
      <p>
        <code>{privilege}</code> on the remote clusters <NamesOf set={clusters} />
      </p>
    )),
    ...remoteIndices.flatMap(({ clusters, ...inside }) =>
      [
        ...inside.indices.map((entry) => <OnIndices {...entry} />),
        ...inside.fields.map((entry) => <Fields {...entry} />),
        ...inside.documents.map((entry) => <Documents {...entry} />),
      ].map((row) => (
        <>
          {row}
          <p>
            of the remote clusters <NamesOf set={clusters} />
          </p>
        </>
      )),
    ),
    difference.workflows.length > 0 && (
      <p>
        in the workflows <Names names={difference.workflows} />
      </p>
    ),
    difference.outsideWorkflows && <p>outside of workflows</p>,
  ].filter(Boolean);
}

function Direction(props: { title: string; sign: 'add' | 'remove'; difference: Difference; hasKibana: boolean }) {
  const { title, sign, difference, hasKibana } = props;
  // What changes in Kibana is told apart, by its features.
  const applications = difference.applications.filter(
    (entry) => !hasKibana || entry.applications.names.join() !== APPLICATION,
  );
  const list = rows({ ...difference, applications });
  if (list.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 class="change-title">{title}</h3>
      <ul class={`changes ${sign}`}>
        {list.map((row, position) => (
          <li key={position}>
            <Icon name={sign} />
            <div>{row}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Names, and one of them where it takes a thought to find one. */
const NamesOf = ({ set: { names, except, scope, witness } }: { set: NameSet }) => (
  <>
    {scope === 'restricted' && 'the restricted names of '}
    <Names names={names} />
    {except.length > 0 && (
      <>
        {' '}
        but not <Names names={except} />
      </>
    )}
    {(except.length > 0 || scope === 'restricted' || names.some((name) => name.startsWith('/'))) && (
      <span class="hint">
        , such as <code>{witness}</code>
      </span>
    )}
  </>
);

const Privileges = ({ set, on }: { set: PrivilegeSet; on: ComponentChildren }) => {
  const { privileges, implied, actions, witness } = set;
  const granted = privileges.length > 0 ? privileges : actions;
  return (
    <>
      <p>
        <Names names={granted.length > 0 ? granted : witness ? [witness] : []} /> <span class="label">on</span> {on}
      </p>
      {implied.length > 0 && (
        <p class="implied">
          <span class="label">and so</span> {implied.join(', ')}
        </p>
      )}
    </>
  );
};

const OnIndices = ({ names, selectors, privileges }: IndicesDifference) => (
  <Privileges
    set={privileges}
    on={
      <>
        <NamesOf set={names} />
        {selectors.length === 1 && selectors[0] === 'failures' && <span class="hint"> (failure store)</span>}
      </>
    }
  />
);

const Fields = ({ names, fields }: FieldsDifference) => (
  <p>
    the fields <NamesOf set={fields} /> <span class="label">of</span> <NamesOf set={names} />
  </p>
);

const Documents = ({ names, queries }: DocumentsDifference) => (
  <p>
    {queries.length === 0 && 'all documents'}
    {queries.map((either, position) => (
      <span key={position}>
        {position === 0 ? 'documents that match ' : ' and '}
        {either.map((query, number) => (
          <span key={query}>
            {number > 0 && ' or '}
            <code>{query}</code>
          </span>
        ))}
      </span>
    ))}{' '}
    <span class="label">of</span> <NamesOf set={names} />
  </p>
);

/** How many features are shown at a time. */
const STEP = 20;

const levels = { all: 'All', read: 'Read', custom: 'Custom', none: 'None' } as const;

function KibanaChanges({ list }: { list: readonly KibanaDifference[] }) {
  const features = new Map((surroundings.value?.features ?? []).map((feature) => [feature.id, feature]));
  // Older features come along with those that took their place; they count only where a role names them.
  const shown = list.filter(
    ({ before, after }) => !features.get(after.feature)?.replacedBy || before.sources.length + after.sources.length > 0,
  );
  return (
    <section aria-label="Kibana">
      <h3 class="change-title">In Kibana</h3>
      <Some items={shown} step={STEP} what="features" list="changes">
        {({ space, before, after }) => (
          <li key={`${space} ${after.feature}`}>
            <span class={`level ${before.level}`}>{levels[before.level]}</span>
            <Icon name="chevron" />
            <span class={`level ${after.level}`}>{levels[after.level]}</span>
            <div>
              {features.get(after.feature)?.name ?? after.feature} <span class="label">in</span>{' '}
              {space === '*' ? 'all spaces' : space}
              {before.level === 'custom' && after.level === 'custom' && (
                <span class="hint"> {subFeatures(before.subFeatures, after.subFeatures)}</span>
              )}
            </div>
          </li>
        )}
      </Some>
    </section>
  );
}

/** What sub-features come and go. */
function subFeatures(before: readonly string[], after: readonly string[]): string {
  const come = after.filter((id) => !before.includes(id)).map((id) => `+ ${id}`);
  const go = before.filter((id) => !after.includes(id)).map((id) => `− ${id}`);
  return [...come, ...go].join(', ');
}
