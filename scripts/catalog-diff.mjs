// What a cluster has that the catalog has not, and the other way round:
//
//   node scripts/catalog-diff.mjs ROLES.json PRIVILEGES.json
//
// ROLES.json is what `GET /_security/role` answers, PRIVILEGES.json what `GET /_security/privilege/_builtin` does. Roles are
// compared by meaning, with the package in pkg/ (`make build`). Succeeds if there is no difference.

import { readFileSync } from 'node:fs';
import { builtinRoles, normalizeRole, privilegeCatalog, sameRole } from '../pkg/node.js';

const [rolesFile, privilegesFile] = process.argv.slice(2);
if (!privilegesFile) {
  console.error('usage: node scripts/catalog-diff.mjs ROLES.json PRIVILEGES.json');
  process.exit(2);
}
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

let differences = 0;
function differ(what, name, detail = '') {
  differences += 1;
  console.log(`${what.padEnd(12)} ${name}${detail && `\n${detail}`}`);
}

/** Reports the names that only one side has; returns those that both have. */
function names(kind, catalog, cluster) {
  for (const name of cluster.filter((name) => !catalog.includes(name))) differ('new', `${kind} ${name}`);
  for (const name of catalog.filter((name) => !cluster.includes(name))) differ('gone', `${kind} ${name}`);
  return catalog.filter((name) => cluster.includes(name));
}

/** What says nothing about what a role grants. */
const withoutWords = ({ description, metadata, transient_metadata, ...descriptor }) => descriptor;

const indented = (title, role) => `  ${title}: ${JSON.stringify(normalizeRole(role), null, 2).replaceAll('\n', '\n  ')}`;

const reserved = Object.entries(read(rolesFile)).filter(([, role]) => role.metadata?._reserved);
const cluster = new Map(reserved.map(([name, role]) => [name, withoutWords(role)]));
const known = builtinRoles().filter((role) => !role.removedIn);
const catalog = new Map(known.map((role) => [role.name, withoutWords(role.descriptor)]));
for (const name of names('role', [...catalog.keys()], [...cluster.keys()])) {
  const [ours, theirs] = [catalog.get(name), cluster.get(name)];
  if (!sameRole(ours, theirs)) differ('changed', `role ${name}`, `${indented('catalog', ours)}\n${indented('cluster', theirs)}`);
}

const privileges = read(privilegesFile);
const ours = privilegeCatalog();
const column = (rows) => rows.map(({ name }) => name);
names('cluster privilege', column(ours.cluster), privileges.cluster);
names('index privilege', column(ours.index), privileges.index);
if (privileges.remote_cluster) names('remote cluster privilege', ours.remoteCluster, privileges.remote_cluster);

console.log(differences ? `${differences} differences` : 'no difference');
process.exitCode = differences ? 1 : 0;
