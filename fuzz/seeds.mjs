// Fills fuzz/corpus/ with what to start from: the texts of the tests, one file each.

import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';

const path = (relative) => new URL(relative, import.meta.url);
const lines = (file) => readFileSync(path(file), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const folder = '../tests/conformance/';
const cases = readdirSync(path(folder)).filter((name) => name.endsWith('.jsonl')).flatMap((name) => lines(folder + name));
const named = (descriptors) => (descriptors ?? []).map((descriptor, number) => ({ name: `role_${number}`, descriptor }));

/** The questions of a case, each as `explain` takes it. */
const questions = ({ action, index, requested, user, privileges, application, resource }) => [
  ...[index, ...(requested ?? [])].filter(Boolean).map((name) => ({ action: action ?? 'indices:data/read/search', index: name })),
  ...(action ? [{ action }] : []),
  ...(user ? [{ runAs: user }] : []),
  ...(application ? (privileges ?? []).map((privilege) => ({ application, privilege, resource })) : []),
];

/** What an access is built from, a `has_privileges` request and questions, a line each. */
const access = (test) => {
  const spec = {
    roles: [...(test.role && typeof test.role === 'string' ? [test.role] : []), ...named(test.roles)],
    limitedBy: (test.limited_by ?? []).map(named),
    applicationPrivileges: (test.application_privileges ?? []).map(({ application, name, actions }) => ({ application, name, actions })),
    ...(test.restricted_indices ? { restrictedIndices: test.restricted_indices } : {}),
    inventory: {
      indices: Object.fromEntries(Object.entries(test.metadata?.indices ?? {}).map(([name, { aliases }]) => [name, aliases ?? []])),
      dataStreams: test.metadata?.data_streams ?? {},
    },
  };
  return [spec, test.request ?? {}, ...questions(test)].map((line) => JSON.stringify(line)).join('\n');
};

const bodies = cases.filter((test) => 'body' in test || 'body_text' in test);
const text = ({ body, body_text }) => body_text ?? JSON.stringify(body);
const seeds = {
  patterns: cases.flatMap(({ patterns, input, a, minus, b }) => {
    if (patterns) return [[...patterns, '', ...(input === undefined ? [] : [input])].join('\n')];
    return a && b ? [[...a, '', ...b, ...(minus ?? [])].join('\n')] : [];
  }),
  roles: [
    ...bodies.map(text),
    ...lines('../tests/diagnostics.jsonl').flatMap(({ text }) => text ?? []),
    ...lines('../tests/kibana/bodies.jsonl').map(({ body }) => JSON.stringify(body)),
  ],
  requests: [
    ...bodies.filter(({ stage }) => stage === 'has_privileges').map(text),
    ...cases.filter(({ request }) => request?.index || request?.cluster).map(({ request }) => JSON.stringify(request)),
  ],
  accesses: cases.filter(({ roles, action, request }) => roles && (action || request)).map(access),
};

// What a grammar reads needs bytes enough to make something of.
for (const target of ['descriptors', 'decisions']) {
  seeds[target] = Array.from({ length: 300 }, (_, length) => randomBytes(32 + 2 * length));
}

for (const [target, contents] of Object.entries(seeds)) {
  mkdirSync(path(`corpus/${target}`), { recursive: true });
  const distinct = [...new Set(contents)].filter(({ length }) => length <= 4096);
  distinct.forEach((content, number) => writeFileSync(path(`corpus/${target}/seed-${number}`), content));
  console.log(`${target}: ${distinct.length}`);
}
