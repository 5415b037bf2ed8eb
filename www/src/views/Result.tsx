// What the user's roles come to, and the box to ask about it.

import type { Overview, SideOverview, SourceOverview } from 'rolescope';
import { otherRoles, preview, toggleRole } from '../state/preview';
import { name } from '../state/role';
import { Ask } from './Ask';

export function Result() {
  const current = preview.value;
  return (
    <section class="pane result" data-pane="Access" aria-labelledby="result-title">
      <header class="pane-head">
        <h2 id="result-title">What the user may do</h2>
      </header>
      <div class="scroll">
        <Subject />
        {current?.overview ? (
          <>
            <Ask />
            <Sections overview={current.overview} />
          </>
        ) : (
          current && <p class="empty">The text is not a role yet. What it comes to shows here as soon as it is.</p>
        )}
      </div>
    </section>
  );
}

function Subject() {
  return (
    <ul class="chips subject" aria-label="The user's roles">
      <li class="chip own">{name.value || 'unnamed'}</li>
      {otherRoles.value.map((role) => (
        <li key={role} class="chip">
          {role}
          <button type="button" aria-label={`Take away ${role}`} onClick={() => toggleRole(role)}>
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}

function Sections({ overview }: { overview: Overview }) {
  const [side] = overview.sides;
  if (!side) return null;
  const { cluster } = overview;
  const strongest = [...cluster.strongest, ...cluster.actions];
  const implied = cluster.implied.filter((privilege) => !strongest.includes(privilege));
  const unknown = overview.problems.filter((problem) => problem.code === 'unknown_role');
  return (
    <>
      {unknown.map((problem) => (
        <p key={problem.role} class="notice warning">
          {problem.message}
        </p>
      ))}
      <section class="block" aria-labelledby="cluster-title">
        <h3 id="cluster-title">Cluster</h3>
        {strongest.length === 0 ? <p class="none">Nothing.</p> : <Chips names={strongest} />}
        {implied.length > 0 && (
          <p class="implied">
            <span class="label">implied</span> <Names names={implied} />
          </p>
        )}
      </section>
      <Indices side={side} />
      {side.applications.length > 0 && (
        <section class="block" aria-labelledby="applications-title">
          <h3 id="applications-title">Applications</h3>
          {side.applications.map((entry) => (
            <article class="entry" key={`${entry.application} ${entry.privileges}`}>
              <p class="names">{entry.application}</p>
              <Chips names={entry.privileges} />
              <p class="implied">
                <span class="label">on</span> <Names names={entry.resources} />
              </p>
              <Sources sources={entry.sources} />
            </article>
          ))}
        </section>
      )}
      {side.runAs.length > 0 && (
        <section class="block" aria-labelledby="run-as-title">
          <h3 id="run-as-title">Act as</h3>
          <Chips names={side.runAs.map((user) => user.name)} />
        </section>
      )}
      <Remote side={side} />
    </>
  );
}

function Indices({ side }: { side: SideOverview }) {
  return (
    <section class="block" aria-labelledby="indices-title">
      <h3 id="indices-title">Indices and data streams</h3>
      {side.indices.length === 0 && <p class="none">Nothing.</p>}
      {side.indices.map((group, position) => {
        const implied = group.implied.filter((privilege) => !group.privileges.includes(privilege));
        const covering = group.coveredBy == null ? undefined : side.indices[group.coveredBy];
        return (
          <article class="entry" key={position}>
            <p class="names">
              <Names names={group.names} />
            </p>
            <Chips names={group.privileges} />
            {implied.length > 0 && (
              <p class="implied">
                <span class="label">implied</span> <Names names={implied} />
              </p>
            )}
            {group.restrictsFields && (
              <p class="limit">
                Only the fields{' '}
                {group.fieldSecurity.map((fields) => fields.grant.join(', ') + (fields.except.length ? ` except ${fields.except.join(', ')}` : '')).join('; ')}
              </p>
            )}
            {group.queries.map((query) => (
              <p class="limit" key={query}>
                Only documents that match <code>{query}</code>
              </p>
            ))}
            {group.allowRestrictedIndices && <p class="limit">Restricted names included</p>}
            {covering && (
              <p class="hint">
                Superfluous: all of it is granted on <Names names={covering.names.slice(0, 3)} /> too.
              </p>
            )}
            <Sources sources={group.sources} />
          </article>
        );
      })}
    </section>
  );
}

function Remote({ side }: { side: SideOverview }) {
  if (side.remoteIndices.length + side.remoteCluster.length === 0) return null;
  return (
    <section class="block" aria-labelledby="remote-title">
      <h3 id="remote-title">Remote clusters</h3>
      {side.remoteCluster.map((entry, position) => (
        <article class="entry" key={`cluster ${position}`}>
          <p class="names">
            <Names names={entry.clusters} />
          </p>
          <Chips names={entry.privileges} />
          <Sources sources={entry.sources} />
        </article>
      ))}
      {side.remoteIndices.map((entry, position) => (
        <article class="entry" key={`indices ${position}`}>
          <p class="names">
            <Names names={entry.names} /> <span class="label">on</span> <Names names={entry.clusters} />
          </p>
          <Chips names={entry.privileges} />
          <Sources sources={entry.sources} />
        </article>
      ))}
    </section>
  );
}

function Chips({ names }: { names: readonly string[] }) {
  return (
    <ul class="chips">
      {names.map((name) => (
        <li key={name} class="chip">
          {name}
        </li>
      ))}
    </ul>
  );
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <>
      {names.map((name, position) => (
        <>
          {position > 0 && ' '}
          <code>{name}</code>
        </>
      ))}
    </>
  );
}

function Sources({ sources }: { sources: readonly SourceOverview[] }) {
  return (
    <p class="sources">
      from{' '}
      {sources.map(({ role, pointer }, position) => (
        <>
          {position > 0 && ', '}
          <b>{role}</b> <code>{pointer}</code>
        </>
      ))}
    </p>
  );
}
