// What is measured beside single checks: a name, a limit in milliseconds or in yardsticks, and what runs.
//
// `prepare` is not measured. A question is asked once in a fresh process, when nothing is known yet, and many times.

import { descriptors, namesFor, rolesWith } from './workload.mjs';

const names = (n) => namesFor(30).slice(0, n).map(({ name }) => name);
const user = ({ Access }) => new Access({ roles: descriptors(rolesWith(30)) });
const builtin = (...roles) => ({ Access }) => new Access({ roles });
const request = (names, privileges) => ({ index: [{ names, privileges }] });
const five = ['read', 'write', 'view_index_metadata', 'manage', 'delete_index'];

const custom = {
  cluster: ['monitor', 'manage_ilm'],
  indices: [
    { names: ['logs-*', 'metrics-*'], privileges: ['read', 'view_index_metadata'] },
    { names: ['traces-apm*'], privileges: ['read'], query: { term: { team: 'a' } } },
  ],
  applications: [{ application: 'kibana-.kibana', privileges: ['feature_discover.read'], resources: ['space:default'] }],
};

const spaces = Array.from({ length: 50 }, (_, i) => `team-${i}`);
const kibanaRoles = Array.from({ length: 20 }, (_, role) => ({
  name: `kibana${role}`,
  descriptor: {
    applications: ['feature_discover.read', 'feature_dashboard.all', 'read'].map((privilege, i) => ({
      application: 'kibana-.kibana',
      privileges: [privilege],
      resources: spaces.filter((_, space) => (space + role + i) % 3 === 0).map((space) => `space:${space}`),
    })),
  },
}));

const thousandRoles = Array.from({ length: 1000 }, (_, i) => ({
  name: `role${i}`,
  descriptor: {
    cluster: ['monitor'],
    indices: [
      { names: [`logs-team${i}-*`, `metrics-team${i}-*`], privileges: ['read', 'view_index_metadata'] },
      { names: [`app-${i}`], privileges: ['write', 'create_index'] },
    ],
  },
}));

function first(access) {
  access.allows('indices:data/read/search', 'logs-app17-2026.11.21');
  access.free();
}

function preview(access) {
  access.overview();
  access.free();
}

const keystrokeRole = JSON.stringify(custom, null, 2);

export const questions = [
  { name: 'new Access(kibana_system)', limit: 1, run: (it) => new it.Access({ roles: ['kibana_system'] }).free() },
  { name: 'new Access(viewer, editor, monitoring_user)', run: (it) => new it.Access({ roles: ['viewer', 'editor', 'monitoring_user'] }).free() },
  { name: 'new Access(1,000 roles)', limit: 100, run: (it) => new it.Access({ roles: thousandRoles }).free() },
  {
    name: 'first allows after new Access(kibana_system)',
    run: (it) => first(new it.Access({ roles: ['kibana_system'] })),
  },
  {
    name: 'first allows after new Access(1,000 roles)',
    run: (it) => first(new it.Access({ roles: thousandRoles })),
  },
  {
    name: 'allowsMany, 1,000 names',
    prepare: user,
    run: (_, access) => access.allowsMany('indices:data/read/search', names1000),
  },
  { name: 'hasPrivileges 5 × 5, names', limit: 0.05, prepare: user, run: (_, access) => access.hasPrivileges(fiveNames) },
  { name: 'hasPrivileges 5 × 5, patterns', limit: 0.05, prepare: user, run: (_, access) => access.hasPrivileges(fivePatterns) },
  { name: 'hasPrivileges 5 × 5, kibana_system', limit: 0.05, prepare: builtin('kibana_system'), run: (_, access) => access.hasPrivileges(fivePatterns) },
  { name: 'hasPrivileges *, kibana_system', limit: 0.05, prepare: builtin('kibana_system'), run: (_, access) => access.hasPrivileges(star) },
  { name: 'hasPrivileges *, viewer', limit: 0.05, prepare: builtin('viewer'), run: (_, access) => access.hasPrivileges(star) },
  { name: 'hasPrivileges .kib*, viewer', limit: 0.05, prepare: builtin('viewer'), run: (_, access) => access.hasPrivileges(dotted) },
  { name: 'matrix 1,000 × 5', limit: 2, prepare: user, run: (_, access) => access.matrix(names1000, five) },
  { name: 'matrix 1,000 × 5, kibana_system', limit: 2, prepare: builtin('kibana_system'), run: (_, access) => access.matrix(names1000, five) },
  { name: 'explain, granted', yardsticks: 5, prepare: user, run: (_, access) => access.explain(granted) },
  { name: 'explain, denied', yardsticks: 5, prepare: user, run: (_, access) => access.explain(denied) },
  { name: 'explain, granted by kibana_system', prepare: builtin('kibana_system'), run: (_, access) => access.explain(grantedToKibana) },
  { name: 'explain, denied to kibana_system', prepare: builtin('kibana_system'), run: (_, access) => access.explain(denied) },
  { name: 'new Access + overview, kibana_system and another', limit: 10, run: (it) => preview(new it.Access({ roles: ['kibana_system', { name: 'mine', descriptor: custom }] })) },
  { name: 'overview, kibana_system and another', limit: 10, prepare: (it) => new it.Access({ roles: ['kibana_system', { name: 'mine', descriptor: custom }] }), run: (_, access) => access.overview() },
  { name: 'apis, kibana_system', limit: 20, prepare: builtin('kibana_system'), run: (_, access) => access.apis() },
  { name: 'apis, superuser', limit: 20, prepare: builtin('superuser'), run: (_, access) => access.apis() },
  { name: 'kibana, 20 roles × 50 spaces', limit: 5, prepare: (it) => new it.Access({ roles: kibanaRoles }), run: (_, access) => access.kibana(spaces) },
  { name: 'userPrivileges, kibana_system', prepare: builtin('kibana_system'), run: (_, access) => access.userPrivileges() },
  { name: 'validateRole, one keystroke', limit: 0.2, run: (it) => it.validateRole(keystrokeRole) },
  { name: 'validateRole, 100 KB, many entries', limit: 10, run: (it) => it.validateRole(largeRoles.entries) },
  { name: 'validateRole, 100 KB, expressions', limit: 10, run: (it) => it.validateRole(largeRoles.expressions) },
  { name: 'validateRole, 100 KB, field security', limit: 10, run: (it) => it.validateRole(largeRoles.fields) },
  { name: 'validateRole, 100 KB, errors', limit: 10, run: (it) => it.validateRole(largeRoles.errors) },
  { name: 'validateRole, 100 KB, Kibana', limit: 10, run: (it) => it.validateRole(largeRoles.kibana) },
  { name: 'validateRole, 100 KB, applications', limit: 10, run: (it) => it.validateRole(largeRoles.applications) },
  { name: 'validateRole, 100 KB, mixed entries', limit: 10, run: (it) => it.validateRole(largeRoles.mixed) },
  { name: 'validateRole, 100 KB, one list of fields', limit: 10, run: (it) => it.validateRole(largeRoles.except) },
];

const names1000 = names(1000);
const fiveNames = request(names(5), five);
const fivePatterns = request(['logs-app1-*', 'logs-app2-a*', 'logs-*', 'metrics-*', 'traces-app?-*'], five);
const star = request(['*'], five);
const dotted = request(['.kib*'], five);
const granted = { action: 'indices:data/read/search', index: 'logs-app17-2026.11.21' };
const denied = { action: 'indices:data/read/search', index: 'secret-app17-2026.11.21' };
const grantedToKibana = { action: 'indices:data/read/search', index: 'logs-app17-2026.11.21' };

/** A role of about 100 KB of entries, each made from its number. */
function large(before, entry, after) {
  const entries = [];
  for (let size = 0; size < 100_000; size += entries.at(-1).length + 1) entries.push(entry(entries.length));
  return before + entries.join(',') + after;
}
const indices = (entry) => large('{"indices":[', entry, ']}');
const entries = {
  entries: (n) =>
    `{"names":["team-${n}-*","app${n}?-*"],"privileges":["read","create_doc"],"query":{"term":{"team":"t${n}"}}}`,
  expressions: (n) => `{"names":["/logs-${n}-[a-z]+/"],"privileges":["read","write"],"allow_restricted_indices":true}`,
  fields: (n) =>
    `{"names":["a${n}"],"privileges":["read"],"field_security":{"grant":["f*","/x[0-9]{1,3}y?/"],"except":["f${n}"]}}`,
  errors: (n) => `{"names":["Logs-${n}, x"],"privileges":["readonly","indices:data/read/bogus${n}"]}`,
};
const kinds = Object.values(entries);
const largeRoles = {
  entries: indices(entries.entries),
  expressions: indices(entries.expressions),
  fields: indices(entries.fields),
  errors: indices(entries.errors),
  mixed: indices((n) => kinds[n % kinds.length](n)),
  except: large(
    '{"indices":[{"names":["a"],"privileges":["read"],"field_security":{"grant":["*"],"except":[',
    (n) => `"user.f${n}.*"`,
    ']}}]}',
  ),
  applications: large(
    '{"applications":[',
    (n) => `{"application":"app${n}","privileges":["read","write:${n}"],"resources":["*","space:${n}"]}`,
    ']}',
  ),
  kibana: large(
    '{"kibana":[',
    (n) => `{"spaces":["s${n}"],"feature":{"discover":["all"],"foo${n}":["read"],"canvas":["minimal_read"]}}`,
    ']}',
  ),
};
