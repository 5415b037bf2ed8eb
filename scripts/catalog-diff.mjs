// What a cluster has that the catalog has not, and the other way round:
//
//   node scripts/catalog-diff.mjs ROLES.json PRIVILEGES.json
//
// ROLES.json is what `GET /_security/role` answers, PRIVILEGES.json what `GET /_security/privilege/_builtin` does. Roles are
// compared by meaning, with the package in pkg/ (`make build`); of what is new to it, text is compared. Succeeds if there is no
// difference.

import { readFileSync } from 'node:fs';
import { builtinRoles, normalizeRole, privilegeCatalog } from '../pkg/node.js';

const ADVICE = {
  new: 'new: add a row to the catalog',
  gone: 'gone: take the row out; a role goes to `removed_roles`',
  changed: 'changed: `-` is what the catalog has, `+` what the cluster has',
};

function stop(message) {
  console.error(message);
  process.exit(2);
}

const [rolesFile, privilegesFile] = process.argv.slice(2);
if (!privilegesFile) stop('usage: node scripts/catalog-diff.mjs ROLES.json PRIVILEGES.json');

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    return stop(`${file}: ${error.message}`);
  }
}

const reserved = Object.entries(read(rolesFile)).filter(([, role]) => role?.metadata?._reserved);
if (!reserved.length) stop(`${rolesFile} has no reserved role: it should be what GET /_security/role answers`);
const privileges = read(privilegesFile);
if (!Array.isArray(privileges.cluster) || !Array.isArray(privileges.index)) {
  stop(`${privilegesFile} has no lists of privileges: it should be what GET /_security/privilege/_builtin answers`);
}

const met = new Set();
let differences = 0;
function differ(what, name, details = []) {
  met.add(what);
  differences += 1;
  console.log([`${what.padEnd(8)} ${name}`, ...details].join('\n'));
}

/** Reports the names that only one side has; returns those that both have. */
function names(kind, catalog, cluster, about = () => []) {
  for (const name of cluster.filter((name) => !catalog.includes(name))) differ('new', `${kind} ${name}`, about(name));
  for (const name of catalog.filter((name) => !cluster.includes(name))) differ('gone', `${kind} ${name}`);
  return catalog.filter((name) => cluster.includes(name));
}

/** A role as a row has it: without words, and without what is empty. */
const row = ({ description, transient_metadata, ...role }) =>
  Object.fromEntries(Object.entries(role).filter(([, value]) => Object.keys(value).length));

/** A row to paste: a line for each section, and for each entry of a section. */
function written(role) {
  const text = (value) => JSON.stringify(value, (key, inner) => (key === 'allow_restricted_indices' && !inner ? undefined : inner));
  const lines = Object.entries(role).map(([section, value]) => {
    const entries = Array.isArray(value) && typeof value[0] === 'object';
    return `"${section}": ${entries ? `[\n    ${value.map(text).join(',\n    ')}\n  ]` : text(value)}`;
  });
  return [`{\n  ${lines.join(',\n  ')}\n}`.replace(/^/gm, '  ')];
}

function readable(role) {
  try {
    normalizeRole(role);
    return true;
  } catch {
    return false;
  }
}

/** A role line by line, each line a part of its own. What the package cannot read stays as it is. */
function parts(role) {
  const pieces = Object.entries(role).flatMap(([section, value]) =>
    Array.isArray(value) ? value.map((piece) => ({ [section]: [piece] })) : [{ [section]: value }],
  );
  const known = {};
  for (const [section, value] of pieces.filter(readable).flatMap(Object.entries)) {
    known[section] = Array.isArray(value) ? [...(known[section] ?? []), ...value] : value;
  }
  const lines = (piece, note = '') =>
    Object.entries(piece).flatMap(([section, value]) =>
      [value].flat().map((part) => `${section} ${JSON.stringify(part)}${note}`),
    );
  const unknown = pieces.filter((piece) => !readable(piece));
  return [...lines(normalizeRole(known)), ...unknown.flatMap((piece) => lines(piece, ' (the package cannot read this)'))];
}

const cluster = new Map(reserved.map(([name, role]) => [name, row(role)]));
const known = builtinRoles().filter((role) => !role.removedIn);
const catalog = new Map(known.map((role) => [role.name, row(role.descriptor)]));
const definition = (name) => written(cluster.get(name));
for (const name of names('role', [...catalog.keys()], [...cluster.keys()], definition)) {
  const [ours, theirs] = [parts(catalog.get(name)), parts(cluster.get(name))];
  const changes = [
    ...ours.filter((part) => !theirs.includes(part)).map((part) => `  - ${part}`),
    ...theirs.filter((part) => !ours.includes(part)).map((part) => `  + ${part}`),
  ];
  if (changes.length) differ('changed', `role ${name}`, changes);
}

const ours = privilegeCatalog();
const column = (rows) => rows.map(({ name }) => name);
names('cluster privilege', column(ours.cluster), privileges.cluster);
names('index privilege', column(ours.index), privileges.index);
if (privileges.remote_cluster) names('remote cluster privilege', ours.remoteCluster, privileges.remote_cluster);

if (differences) {
  const advice = Object.keys(ADVICE).filter((what) => met.has(what));
  console.log(`\n${differences} ${differences === 1 ? 'difference' : 'differences'}`);
  console.log([...advice.map((what) => ADVICE[what]), 'The steps are in src/catalog/data/README.md.'].join('\n'));
} else {
  console.log('no difference');
}
process.exitCode = differences ? 1 : 0;
