// What a role grants in Kibana, in some spaces: everything at once, or feature by feature.

import { useState } from 'preact/hooks';
import type { KibanaFeature, KibanaSubFeature } from 'rolescope';
import type { Path } from '../model/json';
import {
  baseOf,
  included,
  levelOf,
  modernised,
  othersOf,
  privilegesOf,
  resourcesOf,
  spacesOf,
  withBase,
  withLevel,
  type Base,
  type FeatureLevel,
} from '../model/kibana';
import * as document from '../state/document';
import { surroundings } from '../state/preview';
import { Choice } from '../ui/Choice';
import { TokenField } from '../ui/TokenField';
import { Unfit } from './List';
import { at, isNames } from './values';

const LEVELS: readonly (readonly [Base, string])[] = [
  ['none', 'None'],
  ['read', 'Read'],
  ['all', 'All'],
];

export function KibanaEntry({ path }: { path: Path }) {
  const [search, setSearch] = useState('');
  const entry = at(document.value.value, path);
  const privileges = at(entry, ['privileges']) ?? [];
  const resources = at(entry, ['resources']) ?? [];
  if (!isNames(privileges) || !isNames(resources))
    return <Unfit label="Privileges and resources" what="lists of names" />;
  const features = surroundings.value?.features ?? [];
  const base = baseOf(privileges);
  const change = (next: string[]): void => document.set([...path, 'privileges'], next);
  const moveTo = (spaces: string[]): void => {
    const next = resourcesOf(spaces);
    document.patch([
      { op: 'add', path: document.pointer([...path, 'resources']), value: next },
      { op: 'add', path: document.pointer([...path, 'privileges']), value: withBase(privileges, base, next) },
    ]);
  };
  const shown = features.filter((feature) => {
    const isNamed = levelOf(privileges, feature.id).primary !== 'none';
    return isNamed || (!feature.hidden && !feature.replacedBy && !feature.noPrivileges);
  });
  const words = search.toLowerCase().split(/\s+/);
  const found = shown.filter(({ id, name }) => words.every((word) => `${id} ${name}`.toLowerCase().includes(word)));
  const categories = [...new Set(found.map(({ category }) => category))];
  const others = othersOf(privileges, features);
  return (
    <>
      <TokenField
        label="Spaces"
        values={spacesOf(resources)}
        options={[{ name: '*', summary: 'every space, also those made later' }, { name: 'default' }]}
        placeholder="* for all, or ids of spaces"
        onChange={moveTo}
      />
      <Choice
        label="In all features"
        options={LEVELS}
        value={base}
        onChange={(next) => change(withBase(privileges, next, resources))}
      />
      {base === 'all' ? (
        <p class="hint">All of every feature: there is nothing to add.</p>
      ) : (
        <>
          <input
            type="search"
            aria-label="Search features"
            placeholder="Search features"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
          {categories.map((category) => (
            <Category
              key={category}
              name={category}
              features={found.filter((feature) => feature.category === category)}
              privileges={privileges}
              isSearch={search.trim() !== ''}
              onChange={change}
            />
          ))}
        </>
      )}
      {others.length > 0 && (
        <TokenField
          label="Other privileges"
          values={others}
          onChange={(next) => change([...privileges.filter((name) => !others.includes(name)), ...next])}
        />
      )}
    </>
  );
}

function Category(props: {
  name: string;
  features: readonly KibanaFeature[];
  privileges: readonly string[];
  isSearch: boolean;
  onChange: (privileges: string[]) => void;
}) {
  const { name, features, privileges, isSearch, onChange } = props;
  const granted = features.filter(({ id }) => {
    const { primary, chosen } = levelOf(privileges, id);
    return primary !== 'none' || chosen;
  });
  return (
    <details class="category" open={isSearch || undefined}>
      <summary>
        {name}{' '}
        <span class="hint">
          {granted.length} of {features.length}
        </span>
      </summary>
      {features.map((feature) => (
        <Feature
          key={feature.id}
          feature={feature}
          level={levelOf(privileges, feature.id)}
          onChange={(level) => onChange(withLevel(privileges, feature.id, level))}
          onModernise={() => onChange([...new Set(modernised(privileges, feature))])}
        />
      ))}
    </details>
  );
}

function Feature(props: {
  feature: KibanaFeature;
  level: FeatureLevel;
  onChange: (level: FeatureLevel) => void;
  onModernise: () => void;
}) {
  const { feature, level, onChange, onModernise } = props;
  const { primary, chosen } = level;
  const parts = feature.subFeatures ?? [];
  const disabled = new Set(feature.disabled ?? []);
  return (
    <div class="feature">
      <Choice
        label={feature.name}
        options={LEVELS.filter(([key]) => !disabled.has(key))}
        value={primary}
        onChange={(next) =>
          onChange({ primary: next, chosen: chosen && next !== 'none' ? included(feature, next) : undefined })
        }
      />
      {feature.replacedBy && (
        <p class="limit">
          <code>{feature.id}</code> is deprecated.{' '}
          <button type="button" class="link" onClick={onModernise}>
            Write what took its place
          </button>
        </p>
      )}
      {parts.length > 0 && primary !== 'none' && (
        <label class="toggle">
          <input
            type="checkbox"
            checked={chosen !== undefined}
            onChange={(event) =>
              onChange({ primary, chosen: event.currentTarget.checked ? included(feature, primary) : undefined })
            }
          />
          Customize sub-features<span class="visually-hidden"> of {feature.name}</span>
        </label>
      )}
      {chosen &&
        parts.map((part) => (
          <Part key={part.name} part={part} chosen={chosen} onChange={(next) => onChange({ primary, chosen: next })} />
        ))}
    </div>
  );
}

function Part(props: { part: KibanaSubFeature; chosen: readonly string[]; onChange: (chosen: string[]) => void }) {
  const { part, chosen, onChange } = props;
  const exclusive = part.exclusive ?? [];
  const own = privilegesOf(part).map(({ id }) => id);
  const without = chosen.filter((id) => !own.includes(id));
  const picked = chosen.filter((id) => own.includes(id));
  return (
    <fieldset class="part">
      <legend>{part.name}</legend>
      {exclusive.length > 0 && (
        <Choice
          label={`Level of ${part.name}`}
          labelHidden
          options={[['', 'None'], ...exclusive.map(({ id, name }): [string, string] => [id, name])]}
          value={exclusive.find(({ id }) => picked.includes(id))?.id ?? ''}
          onChange={(id) => {
            const rest = picked.filter((other) => !exclusive.some((privilege) => privilege.id === other));
            onChange([...without, ...rest, ...(id ? [id] : [])]);
          }}
        />
      )}
      {(part.privileges ?? []).map(({ id, name }) => (
        <label class="toggle" key={id}>
          <input
            type="checkbox"
            checked={picked.includes(id)}
            onChange={(event) =>
              onChange(event.currentTarget.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
            }
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
