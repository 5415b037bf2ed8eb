// An entry of Kibana in a role: application privileges, read as people think of them, and written back.

import type { KibanaFeature, KibanaSubFeature, KibanaSubPrivilege } from 'rolescope';

/** The application under which Kibana keeps its privileges. */
export const APPLICATION = 'kibana-.kibana';

/** What is granted in all features at once. */
export type Base = 'none' | 'read' | 'all';

/** What is granted of one feature: a primary privilege, with the sub-features chosen one by one or as they come. */
export interface FeatureLevel {
  primary: Base;
  /** The sub-feature privileges, where they are chosen one by one. */
  chosen: readonly string[] | undefined;
}

/** The base privileges for all spaces, and for single ones. */
const BASES: Readonly<Record<string, Base>> = { all: 'all', read: 'read', space_all: 'all', space_read: 'read' };

const isEverywhere = (resources: readonly string[]): boolean => resources.includes('*');

/** The spaces of an entry; `*` is all of them. */
export const spacesOf = (resources: readonly string[]): string[] =>
  resources.map((resource) => resource.replace(/^space:/, ''));

/** The resources of spaces, the other way round. */
export const resourcesOf = (spaces: readonly string[]): string[] =>
  spaces.map((space) => (space === '*' ? '*' : `space:${space}`));

/** The larger base privilege of an entry. */
export const baseOf = (privileges: readonly string[]): Base => {
  const bases = privileges.map((privilege) => BASES[privilege]);
  return bases.includes('all') ? 'all' : bases.includes('read') ? 'read' : 'none';
};

/** The privileges with another base privilege; its name depends on the spaces. */
export function withBase(privileges: readonly string[], base: Base, resources: readonly string[]): string[] {
  const others = privileges.filter((privilege) => !Object.hasOwn(BASES, privilege));
  if (base === 'none') return others;
  return [isEverywhere(resources) ? base : `space_${base}`, ...others];
}

const prefix = (feature: string): string => `feature_${feature}.`;

/** What of a feature an entry names, without the feature. */
const named = (privileges: readonly string[], feature: string): string[] =>
  privileges.filter((name) => name.startsWith(prefix(feature))).map((name) => name.slice(prefix(feature).length));

/** All privileges of a sub-feature. */
export const privilegesOf = ({ exclusive = [], privileges = [] }: KibanaSubFeature): KibanaSubPrivilege[] => [
  ...exclusive,
  ...privileges,
];

/** What an entry grants of a feature by its name. */
export function levelOf(privileges: readonly string[], feature: string): FeatureLevel {
  const names = named(privileges, feature);
  const has = (name: string): boolean => names.includes(name);
  if (has('all')) return { primary: 'all', chosen: undefined };
  const chosen = names.filter((name) => !['read', 'minimal_all', 'minimal_read'].includes(name));
  if (has('minimal_all')) return { primary: 'all', chosen };
  if (has('read') && chosen.length === 0) return { primary: 'read', chosen: undefined };
  if (has('minimal_read') || has('read')) return { primary: 'read', chosen };
  return { primary: 'none', chosen: chosen.length > 0 ? chosen : undefined };
}

/** The privileges with another level of a feature. */
export function withLevel(privileges: readonly string[], feature: string, { primary, chosen }: FeatureLevel): string[] {
  const others = privileges.filter((name) => !name.startsWith(prefix(feature)));
  const core = primary === 'none' ? [] : [chosen ? `minimal_${primary}` : primary];
  return [...others, ...[...core, ...(chosen ?? [])].map((name) => prefix(feature) + name)];
}

/** The sub-feature privileges that come with a primary privilege. */
export function included(feature: KibanaFeature, primary: Base): string[] {
  return (feature.subFeatures ?? []).flatMap((part) => {
    const fits = privilegesOf(part).filter(({ includeIn }) =>
      includeIn === 'read' ? primary !== 'none' : includeIn === 'all' && primary === 'all',
    );
    // Of privileges that exclude one another the first one holds the others.
    const exclusive = fits.filter((privilege) => part.exclusive?.includes(privilege)).slice(0, 1);
    return [...exclusive, ...fits.filter((privilege) => !part.exclusive?.includes(privilege))].map(({ id }) => id);
  });
}

/** The privileges with those of a deprecated feature written as Kibana reads them today. */
export function modernised(privileges: readonly string[], feature: KibanaFeature): string[] {
  const start = prefix(feature.id);
  const parts = (feature.subFeatures ?? []).flatMap(privilegesOf);
  return privileges.flatMap((name) => {
    if (!name.startsWith(start)) return [name];
    const id = name.slice(start.length);
    const now = feature.replacedBy?.[id] ?? parts.find((part) => part.id === id)?.replacedBy;
    return now ? now.map((privilege) => `feature_${privilege}`) : [name];
  });
}

/** Privileges of an entry that are neither base privileges nor of a known feature. */
export function othersOf(privileges: readonly string[], features: readonly KibanaFeature[]): string[] {
  const known = features.map(({ id }) => prefix(id));
  return privileges.filter((name) => !Object.hasOwn(BASES, name) && !known.some((start) => name.startsWith(start)));
}
