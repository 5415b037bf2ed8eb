// The package in Node.js: ready as soon as it is imported, and silent.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { freshProject } from './project.mjs';

const folder = freshProject(test, 'node');

for (const [file, entry] of ['esm.mjs', 'commonjs.cjs'].flatMap((file) => [[file, 'rolescope'], [file, 'rolescope/core']])) {
  test(`${file} gets its answers of ${entry}`, () => {
    const script = readFileSync(join(folder, file), 'utf8').replace("'rolescope'", `'${entry}'`);
    const copy = `${entry.replace('/', '-')}-${file}`;
    writeFileSync(join(folder, copy), script);
    const { stdout, stderr, status } = spawnSync(process.execPath, [copy], { cwd: folder, encoding: 'utf8' });
    assert.deepEqual({ stdout, stderr, status }, { stdout: 'true false\n', stderr: '', status: 0 });
  });
}

test('require() needs nothing among the globals that the jsdom of Jest has not', () => {
  const without = 'delete globalThis.TextDecoder; delete globalThis.TextEncoder; delete globalThis.fetch;';
  const script = `${without} console.log(new (require('rolescope').Access)({ roles: ['viewer'] }).problems().length)`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' });
  assert.deepEqual({ stdout, stderr }, { stdout: '0\n', stderr: '' });
});
