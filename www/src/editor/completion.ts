// What the code editor offers: keys by where they belong, values from the catalog.

import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { getLocation, type JSONPath } from 'jsonc-parser';
import { clusterPrivileges, indexNames, indexPrivileges, remoteClusterPrivileges } from '../form/options';
import { catalog } from '../state/preview';
import type { Option } from '../ui/TokenField';

const ENTRY = {
  names: ['Names and patterns of indices, data streams and aliases', '[""]'],
  privileges: ['Named index privileges, or actions', '[""]'],
  field_security: ['The fields that may be read', '{"grant": ["*"], "except": [""]}'],
  query: ['Only documents that match are seen', '""'],
  allow_restricted_indices: ['Whether patterns reach restricted names', 'true'],
} as const;

/** The keys of each object of a role: what they are for, and what to start with. */
const KEYS: readonly (readonly [path: string, keys: Record<string, readonly [string, string]>])[] = [
  [
    '',
    {
      description: ['What the role is for', '""'],
      cluster: ['Cluster privileges', '[""]'],
      indices: ['Privileges on indices and data streams', '[{"names": [""], "privileges": [""]}]'],
      applications: [
        'Privileges in Kibana and other applications',
        '[{"application": "", "privileges": [""], "resources": ["*"]}]',
      ],
      run_as: ['Users that one may act as', '[""]'],
      remote_indices: [
        'Index privileges on remote clusters',
        '[{"clusters": ["*"], "names": [""], "privileges": [""]}]',
      ],
      remote_cluster: ['Cluster privileges on remote clusters', '[{"clusters": ["*"], "privileges": [""]}]'],
      global: ['Cluster privileges with a condition', '{}'],
      metadata: ['Free data', '{}'],
    },
  ],
  ['indices/*', ENTRY],
  ['remote_indices/*', { clusters: ['Aliases of clusters, and patterns', '["*"]'], ...ENTRY }],
  [
    '*/*/field_security',
    { grant: ['Fields that may be read', '["*"]'], except: ['Fields taken out of those', '[""]'] },
  ],
  [
    'remote_cluster/*',
    { clusters: ['Aliases of clusters, and patterns', '["*"]'], privileges: ['Cluster privileges', '[""]'] },
  ],
  [
    'applications/*',
    {
      application: ['The application', '"kibana-.kibana"'],
      privileges: ['Privileges of the application, or actions', '[""]'],
      resources: ['What they are granted on', '["*"]'],
    },
  ],
  [
    'global',
    {
      application: ['Manage the privileges of applications', '{"manage": {"applications": [""]}}'],
      profile: ['Write to user profiles', '{"write": {"applications": [""]}}'],
      role: [
        'Manage roles that grant no more than this',
        '{"manage": {"indices": [{"names": [""], "privileges": [""]}]}}',
      ],
      data_source: ['Use or manage data sources', '[{"names": [""], "privileges": [""]}]'],
    },
  ],
];

const named = (names: readonly string[]): Option[] => names.map((name) => ({ name }));

/** What a text at a place may say. */
const VALUES: readonly (readonly [path: string, options: () => readonly Option[]])[] = [
  ['cluster/*', () => clusterPrivileges.value],
  ['indices/*/privileges/*', () => indexPrivileges.value],
  ['remote_indices/*/privileges/*', () => indexPrivileges.value],
  ['indices/*/names/*', () => indexNames.value],
  ['remote_cluster/*/privileges/*', () => remoteClusterPrivileges.value],
  ['applications/*/application', () => named(['kibana-.kibana', '*'])],
  ['applications/*/resources/*', () => named(['*', 'space:default'])],
  ['global/role/manage/indices/*/privileges/*', () => indexPrivileges.value],
  ['global/data_source/*/privileges/*', () => named(['read', 'read_metadata', 'create', 'delete', 'manage'])],
  ['restriction/workflows/*', () => named(catalog.value?.privileges.workflows ?? [])],
];

function fits(path: JSONPath, pattern: string): boolean {
  const steps = pattern === '' ? [] : pattern.split('/');
  return steps.length === path.length && steps.every((step, index) => step === '*' || step === String(path[index]));
}

/** The source of completions. */
export function complete(context: CompletionContext): CompletionResult | null {
  const text = context.state.doc.toString();
  const { path, previousNode, isAtPropertyKey } = getLocation(text, context.pos);
  const node = previousNode && context.pos <= previousNode.offset + previousNode.length ? previousNode : undefined;
  const isInside = node?.type === 'string' || node?.type === 'property';
  const before = text.slice(0, context.pos);
  const word = /[\w.*:/-]*$/.exec(before)?.[0] ?? '';
  if (!isInside && !context.explicit && word === '') return null;
  const from = isInside && node ? node.offset : context.pos - word.length;
  const to = isInside && node ? node.offset + node.length : context.pos;
  const filter = { from, to, filter: true } as const;

  if (isAtPropertyKey) {
    const found = KEYS.find(([pattern]) => fits(path.slice(0, -1), pattern));
    const hasValue = /^\s*:/.test(text.slice(to));
    const options = Object.entries(found?.[1] ?? {}).map(([key, [info, start]]): Completion => ({
      label: `"${key}"`,
      displayLabel: key,
      detail: info,
      apply: hasValue ? `"${key}"` : `"${key}": ${start}`,
    }));
    return options.length > 0 ? { ...filter, options } : null;
  }
  const options = VALUES.find(([pattern]) => fits(path, pattern))?.[1]() ?? [];
  if (options.length === 0) return null;
  return {
    ...filter,
    options: options.map(({ name, summary, detail, tag }, index): Completion => {
      const label = JSON.stringify(name);
      const info = [summary, detail].filter(Boolean).join('\n');
      return {
        label,
        displayLabel: name,
        ...(tag && { detail: tag }),
        ...(info && { info }),
        apply: label,
        boost: -Math.min(99, index),
      };
    }),
  };
}
