// What scripts/catalog-diff.mjs tells of answers of a cluster: none if they are the catalog's own, and every change of a new
// version, also what the package cannot read yet.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { builtinRoles, privilegeCatalog } from '../../pkg/node.js';

const script = fileURLToPath(new URL('../../scripts/catalog-diff.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'catalog-diff-'));

/** What the script says of a cluster that has the catalog, changed by `change`. */
function difference(change = () => {}) {
  const known = builtinRoles().filter((role) => !role.removedIn);
  const words = { description: 'A role.', transient_metadata: { enabled: true }, run_as: [] };
  const roles = Object.fromEntries(known.map(({ name, descriptor }) => [name, { ...words, ...descriptor }]));
  const { cluster, index, remoteCluster } = privilegeCatalog();
  const names = (rows) => rows.map(({ name }) => name);
  const privileges = { cluster: names(cluster), index: names(index), remote_cluster: remoteCluster };
  change(roles, privileges);
  const files = Object.entries({ roles, privileges }).map(([name, value]) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(value));
    return file;
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...files], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return { status, lines: stdout.split('\n') };
}

test('the catalog does not differ from itself', () => {
  assert.deepEqual(difference(), { status: 0, lines: ['no difference', ''] });
  const custom = difference((roles) => Object.assign(roles, { mine: { cluster: ['all'], metadata: {} } }));
  assert.equal(custom.status, 0);
});

test('what a new version changes is told', () => {
  const { status, lines } = difference((roles, privileges) => {
    roles.new_role = { cluster: ['new'], new_section: [{ a: 1 }], metadata: { _reserved: true } };
    delete roles.rollup_user;
    roles.editor.cluster = [];
    roles.apm_system.metadata._deprecated = true;
    privileges.cluster.push('new');
    privileges.index.splice(privileges.index.indexOf('read'), 1);
  });
  assert.equal(status, 1);
  for (const line of [
    'new      role new_role',
    '    "new_section": [',
    '    "metadata": {"_reserved":true}',
    'gone     role rollup_user',
    'changed  role editor',
    '  - cluster "monitor_inference"',
    '  - metadata {"_reserved":true}',
    '  + metadata {"_deprecated":true,"_reserved":true}',
    'new      cluster privilege new',
    'gone     index privilege read',
    '6 differences',
  ]) {
    assert.ok(lines.includes(line), `${line}\n${lines.join('\n')}`);
  }
});

test('what the package cannot read is a difference like others', () => {
  const { status, lines } = difference((roles, privileges) => {
    roles.apm_system.new_section = [{ a: 1 }];
    roles.superuser.remote_cluster[0].privileges.push('new');
    privileges.remote_cluster.push('new');
  });
  assert.equal(status, 1);
  assert.ok(lines.includes('  + new_section {"a":1} (the package cannot read this)'), lines.join('\n'));
  assert.ok(lines.includes('changed  role superuser'));
  assert.ok(lines.includes('new      remote cluster privilege new'));
  assert.ok(lines.includes('3 differences'));
});
