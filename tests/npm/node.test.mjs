// The package in Node.js: ready as soon as it is imported, and silent.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { freshProject } from './project.mjs';

const folder = freshProject(test, 'node');

for (const file of ['esm.mjs', 'commonjs.cjs']) {
  test(`${file} gets its answers`, () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
    assert.deepEqual({ stdout, stderr, status }, { stdout: 'true false\n', stderr: '', status: 0 });
  });
}
