// What may be done in Kibana: features against spaces, and through which entries.

import { signal } from '@preact/signals';
import type { KibanaFeature, KibanaFeatureAccess, KibanaOverview, KibanaSpace } from 'rolescope';
import { privilegesOf } from '../model/kibana';
import { surroundings, useAnswer } from '../state/preview';
import { cellAt, moveInGrid } from '../ui/grid';
import { TokenField } from '../ui/TokenField';
import { Fixes, Place } from './Parts';

/** Spaces to look at beside those that the roles name. */
const asked = signal<readonly string[]>([]);

const showsAll = signal(false);

/** The cell that is explained. */
const selected = signal<{ feature: string; spaces: string }>();

/** What is granted in every space is said of them all; where that is nothing, only the spaces with a name count. */
function nameOf(space: KibanaSpace): string {
  const named = space.spaces.filter((id) => id !== '*');
  return named.length < space.spaces.length && !isEmpty(space) ? ['all spaces', ...named].join(', ') : named.join(', ');
}

/** How many spaces are named at the top of a column. */
const NAMED = 3;

function shortly(names: string): string {
  const list = names.split(', ');
  return list.length <= NAMED + 1 ? names : `${list.slice(0, NAMED).join(', ')} and ${list.length - NAMED} more`;
}

const isEmpty = ({ features, unknown, reserved }: KibanaSpace): boolean =>
  features.length + unknown.length + reserved.length === 0;

const words = { all: 'All', read: 'Read', custom: 'Custom', none: 'None' } as const;

const bases = { read: 'base: read', all: 'base: all', everything: 'base: all' } as const;

/** What is granted of a feature in a space. */
const accessOf = (space: KibanaSpace, feature: KibanaFeature): KibanaFeatureAccess | undefined =>
  space.features.find((access) => access.feature === feature.id);

export function Kibana() {
  const overview = useAnswer('kibana', { spaces: [...asked.value] });
  if (!overview) return null;
  const spaces = overview.spaces.filter((space) => nameOf(space) !== '');
  const features = shownFeatures(spaces);
  return (
    <section class="block" aria-label="Kibana">
      <TokenField
        label="Spaces to look at, beside those that the roles name"
        values={asked.value}
        placeholder="ids of spaces"
        onChange={(next) => (asked.value = next)}
      />
      {features.length === 0 ? (
        <p class="none">The user has no access to Kibana{asked.value.length > 0 && ', not in these spaces either'}.</p>
      ) : (
        <Table features={features} spaces={spaces} />
      )}
      <label class="toggle all-features">
        <input type="checkbox" checked={showsAll.value} onChange={() => (showsAll.value = !showsAll.value)} /> Features
        without access, too
      </label>
      {overview.unrecognized.map((source) => (
        <p class="notice warning" key={source.role + source.pointer}>
          Kibana does not know <code>{source.privileges.join(', ')}</code> of <Place {...source} />.
        </p>
      ))}
      {features.length > 0 && <Why overview={overview} />}
    </section>
  );
}

/** The features with a row: those with access, or all; older ones only where a role names them. */
function shownFeatures(spaces: readonly KibanaSpace[]): KibanaFeature[] {
  const granted = spaces.flatMap((space) => space.features);
  const withAccess = new Set(granted.map(({ feature }) => feature));
  const named = new Set(granted.filter(({ sources }) => sources.length > 0).map(({ feature }) => feature));
  return (surroundings.value?.features ?? []).filter(
    ({ id, noPrivileges, hidden, replacedBy }) =>
      named.has(id) || (!noPrivileges && !hidden && !replacedBy && (showsAll.value || withAccess.has(id))),
  );
}

function Table({ features, spaces }: { features: readonly KibanaFeature[]; spaces: readonly KibanaSpace[] }) {
  const categories = [...new Set(features.map(({ category }) => category))];
  const ordered = categories.flatMap((category) => features.filter((feature) => feature.category === category));
  const isSelected = (feature: KibanaFeature, space: KibanaSpace): boolean =>
    selected.value?.feature === feature.id && selected.value.spaces === nameOf(space);
  const hasSelection = ordered.some((feature) => spaces.some((space) => isSelected(feature, space)));
  return (
    <div class="matrix-scroll">
      <table class="kibana" role="grid" aria-label="What is granted of each feature" onKeyDown={moveInGrid}>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">Feature</span>
            </th>
            {spaces.map((space) => (
              <th key={nameOf(space)} scope="col" title={nameOf(space)}>
                {shortly(nameOf(space))}
                {space.base && <span class="hint"> {bases[space.base]}</span>}
              </th>
            ))}
          </tr>
        </thead>
        {categories.map((category) => (
          <tbody key={category}>
            <tr>
              <th colSpan={spaces.length + 1} scope="rowgroup" class="category-row">
                {category}
              </th>
            </tr>
            {ordered.map((feature, row) =>
              feature.category !== category ? null : (
                <tr key={feature.id}>
                  <th scope="row">
                    {feature.name} {feature.replacedBy && <span class="tag warning">older</span>}
                  </th>
                  {spaces.map((space, column) => {
                    const level = accessOf(space, feature)?.level ?? 'none';
                    const choose = (): void => {
                      selected.value = { feature: feature.id, spaces: nameOf(space) };
                    };
                    return (
                      <td key={nameOf(space)}>
                        <button
                          type="button"
                          class={`level ${level}`}
                          {...cellAt(row, column)}
                          tabIndex={isSelected(feature, space) || (!hasSelection && row + column === 0) ? 0 : -1}
                          aria-pressed={isSelected(feature, space)}
                          aria-label={`${feature.name} in ${nameOf(space)}: ${words[level]}`}
                          onClick={choose}
                          onFocus={choose}
                        >
                          {words[level]}
                        </button>
                      </td>
                    );
                  })}
                </tr>
              ),
            )}
          </tbody>
        ))}
      </table>
    </div>
  );
}

/** Through which entries the selected cell is as it is. */
function Why({ overview }: { overview: KibanaOverview }) {
  const cell = selected.value;
  const space = overview.spaces.find((other) => nameOf(other) === cell?.spaces);
  const feature = surroundings.value?.features.find(({ id }) => id === cell?.feature);
  const wanted = feature && space && nextLevel(feature, accessOf(space, feature));
  const more = useAnswer(
    'explain',
    wanted && { feature: feature.id, privilege: wanted, space: space.spaces.find((id) => id !== '*') ?? null },
  );
  if (!space || !feature) return <p class="hint">Choose a cell to see through what it is granted.</p>;
  const access = accessOf(space, feature);
  const positions = [...new Set([...(access?.sources ?? []), ...space.baseSources])];
  const sources = positions.map((position) => overview.sources[position]).filter((source) => source !== undefined);
  const parts = (feature.subFeatures ?? []).flatMap(privilegesOf);
  const [granted, withheld] = [true, false].map((held) =>
    parts.filter(({ id }) => access?.subFeatures.includes(id) === held).map(({ name }) => name),
  );
  return (
    <div class="cell-why" role="status">
      <h4>
        {feature.name} <span class="label">in</span> {nameOf(space)}
      </h4>
      {access ? (
        <p class="verdict yes">
          <strong>{words[access.level]}</strong>
          {access.level === 'custom' && access.primary && `${words[access.primary]}, with some sub-features only.`}
          {access.level === 'custom' && !access.primary && 'Single privileges of it only.'}
        </p>
      ) : (
        <p class="verdict no">
          <strong>None</strong> No role of the user grants anything of it here.
        </p>
      )}
      <Parts label="with" names={granted} />
      {access && <Parts label="without" names={withheld} />}
      {access && (
        <ul class="reasons">
          {sources.map((source) => (
            <li key={source.role + source.pointer + String(source.side)}>
              <Place {...source} /> grants <code>{source.privileges.join(', ')}</code>
            </li>
          ))}
        </ul>
      )}
      {wanted && more && 'value' in more && <Fixes fixes={more.value.fixes} />}
    </div>
  );
}

/** The privilege that grants more of a feature than there is; nothing where all is granted. */
function nextLevel(feature: KibanaFeature, access: KibanaFeatureAccess | undefined): 'read' | 'all' | undefined {
  if (access?.level === 'all') return undefined;
  return access || feature.disabled?.includes('read') ? 'all' : 'read';
}

const Parts = ({ label, names = [] }: { label: string; names: readonly string[] | undefined }) =>
  names.length === 0 ? null : (
    <p class="implied">
      <span class="label">{label}</span> {[...new Set(names)].join(', ')}
    </p>
  );
