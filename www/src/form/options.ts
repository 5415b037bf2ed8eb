// What the fields of the form offer: names from the catalog, with what they mean.

import { computed } from '@preact/signals';
import type { PrivilegeInfo } from 'rolescope';
import { catalog } from '../state/preview';
import { deployment, names } from '../state/user';
import type { Option } from '../ui/TokenField';

const BY_USE = [
  'read',
  'write',
  'view_index_metadata',
  'monitor',
  'create_doc',
  'index',
  'create_index',
  'manage',
  'all',
];

function option(privilege: PrivilegeInfo): Option {
  const { name, summary, actions, excludedActions = [], deprecated, serverless } = privilege;
  const but = excludedActions.length > 0 ? ` but not ${excludedActions.join(', ')}` : '';
  const isMissing = deployment.value === 'serverless' && serverless === false;
  return {
    name,
    summary,
    detail: actions.length > 0 ? `Allows ${actions.join(', ')}${but}` : '',
    tag: isMissing ? 'not on Serverless' : deprecated ? 'deprecated' : undefined,
  };
}

/** What is offered last: what should not be granted. */
const order = (a: Option, b: Option): number => Number(a.tag !== undefined) - Number(b.tag !== undefined);

export const clusterPrivileges = computed(() => (catalog.value?.privileges.cluster ?? []).map(option).sort(order));

export const indexPrivileges = computed(() => {
  const place = (name: string): number => BY_USE.indexOf(name) + 1 || BY_USE.length + 1;
  const options = (catalog.value?.privileges.index ?? []).map(option);
  return options.sort((a, b) => order(a, b) || place(a.name) - place(b.name));
});

export const remoteClusterPrivileges = computed(() =>
  (catalog.value?.privileges.remoteCluster ?? []).map((name): Option => ({ name })),
);

/** The names to preview against, and the patterns that people would write for them. */
export const indexNames = computed((): Option[] => {
  const known = names.value.names;
  const patterns = known.map((name) => /^([^-]+-[^-]+|[^-]+)-/.exec(name)?.[1]).filter((start) => start !== undefined);
  return [...new Set([...patterns.map((start) => `${start}-*`), ...known])].map((name) => ({ name }));
});
