// What a cluster has that the catalog has not, and the other way round:
//
//   node scripts/catalog-diff.mjs ROLES.json PRIVILEGES.json
//
// ROLES.json is what `GET /_security/role` answers, PRIVILEGES.json what `GET /_security/privilege/_builtin` does. Roles are
// compared by meaning, with the package in pkg/ (`make build`). Succeeds if there is no difference.

import { readFileSync } from 'node:fs';
import { builtinRoles, formatRole, normalizeRole, privilegeCatalog } from '../pkg/node.js';

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

/** What says nothing about what a role grants. */
const withoutWords = ({ description, metadata, transient_metadata, ...descriptor }) => descriptor;

/** A role line by line, each line a part of its own. */
const parts = (role) =>
  Object.entries(normalizeRole(role)).flatMap(([section, value]) =>
    [value].flat().map((part) => `${section} ${JSON.stringify(part)}`),
  );

const cluster = new Map(reserved.map(([name, role]) => [name, withoutWords(role)]));
const known = builtinRoles().filter((role) => !role.removedIn);
const catalog = new Map(known.map((role) => [role.name, withoutWords(role.descriptor)]));
const definition = (name) => [formatRole(cluster.get(name)).trim().replace(/^/gm, '  ')];
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
