// Everything that the access comes to, section by section.

import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { IndicesOverview, SideOverview, SpacesOverview, UserFieldSecurity } from 'rolescope';
import type { Overview } from '../engine/shapes';
import { APPLICATION } from '../model/kibana';
import { surroundings } from '../state/preview';
import { Some } from '../ui/Some';
import { Chips, Names, Sources, Words } from './Parts';

export function OverviewView({ overview }: { overview: Overview }) {
  const unknown = overview.problems.filter((problem) => problem.code === 'unknown_role');
  return (
    <>
      {unknown.map((problem) => (
        <p key={problem.role} class="notice warning">
          <Words text={problem.message} />
        </p>
      ))}
      <Cluster overview={overview} />
      {overview.sides.map((side, number) => (
        <Side
          key={number}
          side={side}
          hasKibana={overview.kibana !== undefined}
          title={overview.sides.length === 1 ? '' : number === 0 ? ', by its own roles' : ', by what limits it'}
        />
      ))}
      <Spaces list={overview.kibana ?? []} />
    </>
  );
}

/** What is granted in Kibana, space by space. */
function Spaces({ list }: { list: readonly SpacesOverview[] }) {
  if (list.length === 0) return null;
  const names = new Map((surroundings.value?.features ?? []).map(({ id, name }) => [id, name]));
  const levels = ({ all, read, custom }: SpacesOverview) =>
    [
      ['All of', all],
      ['Reading', read],
      ['Some of', custom],
    ] as const;
  return (
    <Block title="Kibana">
      {list.map((entry) => (
        <article class="entry" key={entry.spaces.join()}>
          <p class="names">{entry.spaces.map((space) => (space === '*' ? 'All spaces' : space)).join(', ')}</p>
          {entry.base && <Chips names={[`base: ${entry.base === 'read' ? 'read' : 'all'}`]} />}
          {levels(entry).map(
            ([label, features]) =>
              features.length > 0 && (
                <p key={label} class="implied">
                  <span class="label">{label}</span> {features.map((id) => names.get(id) ?? id).join(', ')}
                </p>
              ),
          )}
        </article>
      ))}
    </Block>
  );
}

function Block({ title, children }: { title: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="block" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}

function Cluster({ overview: { cluster } }: { overview: Overview }) {
  const strongest = [...cluster.strongest, ...cluster.actions];
  const implied = cluster.implied.filter((privilege) => !strongest.includes(privilege));
  return (
    <Block title="Cluster">
      {strongest.length === 0 ? <p class="none">Nothing.</p> : <Chips names={strongest} />}
      <Implied names={implied} />
    </Block>
  );
}

/** What comes along with what is written. */
function Implied({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p class="implied">
      <span class="label">and so</span> <Names names={names} />
    </p>
  );
}

function Side({ side, title, hasKibana }: { side: SideOverview; title: string; hasKibana: boolean }) {
  const { indices, runAs, remoteIndices, remoteCluster } = side;
  const applications = side.applications.filter(({ application }) => !hasKibana || application !== APPLICATION);
  return (
    <>
      <Block title={`Indices and data streams${title}`}>
        {indices.length === 0 && <p class="none">Nothing.</p>}
        <Some items={indices} step={GROUPS} what="groups of names">
          {(group, position) => <IndexGroup key={position} group={group} all={indices} />}
        </Some>
      </Block>
      {applications.length > 0 && (
        <Block title={`Applications${title}`}>
          {applications.map((entry) => (
            <article class="entry" key={`${entry.application} ${entry.privileges.join()}`}>
              <p class="names">
                <Names names={[entry.application]} />
                <span class="label"> on </span>
                <Names names={entry.resources} />
              </p>
              <Chips names={entry.privileges} />
              <Sources sources={entry.sources} />
            </article>
          ))}
        </Block>
      )}
      {runAs.length > 0 && (
        <Block title={`Run as${title}`}>
          <Chips names={runAs.map((user) => user.name)} />
          <Sources sources={runAs.flatMap((user) => user.sources)} />
        </Block>
      )}
      {remoteIndices.length + remoteCluster.length > 0 && (
        <Block title={`Remote clusters${title}`}>
          {remoteCluster.map((entry, position) => (
            <article class="entry" key={`cluster ${position}`}>
              <p class="names">
                <Names names={entry.clusters} />
              </p>
              <Chips names={entry.privileges} />
              <Sources sources={entry.sources} />
            </article>
          ))}
          {remoteIndices.map((entry, position) => (
            <article class="entry" key={`indices ${position}`}>
              <p class="names">
                <Names names={entry.names} />
                <span class="label"> on </span>
                <Names names={entry.clusters} />
              </p>
              <Chips names={entry.privileges} />
              <Limits fields={entry.fieldSecurity} queries={entry.queries} restricted={entry.allowRestrictedIndices} />
              <Sources sources={entry.sources} />
            </article>
          ))}
        </Block>
      )}
      {side.global.length > 0 && (
        <Block title={`Cluster, with conditions${title}`}>
          {side.global.map((privilege, position) => (
            <pre key={position}>{JSON.stringify(privilege, null, 2)}</pre>
          ))}
        </Block>
      )}
      {side.workflows && (
        <Block title={`Only in these workflows${title}`}>
          <Chips names={side.workflows} />
        </Block>
      )}
    </>
  );
}

/** How many groups are shown at a time. */
const GROUPS = 50;

/** Lists of names longer than this are cut, with a way to see the rest. */
const SHOWN_NAMES = 6;

function IndexGroup({ group, all }: { group: IndicesOverview; all: readonly IndicesOverview[] }) {
  const implied = group.implied.filter((privilege) => !group.privileges.includes(privilege));
  const covering = group.coveredBy == null ? undefined : all[group.coveredBy];
  return (
    <article class="entry">
      <p class="names">
        <Names names={group.names.slice(0, SHOWN_NAMES)} />
      </p>
      {group.names.length > SHOWN_NAMES && (
        <details class="rest">
          <summary>and {group.names.length - SHOWN_NAMES} more</summary>
          <Names names={group.names.slice(SHOWN_NAMES)} />
        </details>
      )}
      <Chips names={group.privileges} />
      <Implied names={implied} />
      <Limits
        fields={group.restrictsFields ? group.fieldSecurity : []}
        queries={group.queries}
        restricted={group.allowRestrictedIndices}
      />
      {group.selectors.includes('failures') && group.selectors.length === 1 && <p class="limit">Failure stores only</p>}
      {covering && (
        <p class="implied">
          Superfluous: <Names names={covering.names.slice(0, 2)} /> grants all of it and more.
        </p>
      )}
      <Sources sources={group.sources} />
    </article>
  );
}

/** What an empty list of fields grants, which answers leave out: Elasticsearch takes no limit without a list. */
const METADATA_FIELDS = ['_*'];

/** How fields and documents are limited, and whether restricted names are reached. */
export function Limits(props: {
  fields: readonly UserFieldSecurity[];
  queries: readonly string[];
  restricted?: boolean;
}) {
  const { fields, queries, restricted = false } = props;
  return (
    <>
      {fields.map(({ grant = METADATA_FIELDS, except }, position) => (
        <p class="limit" key={position}>
          {position === 0 ? 'Only the fields' : 'or the fields'} <code>{grant.join(', ')}</code>
          {except && (
            <>
              {' '}
              without <code>{except.join(', ')}</code>
            </>
          )}
        </p>
      ))}
      {queries.map((query, position) => (
        <p class="limit" key={query}>
          {position === 0 ? 'Only documents that match' : 'or'} <code>{query}</code>
        </p>
      ))}
      {restricted && <p class="limit">Restricted names too</p>}
    </>
  );
}
