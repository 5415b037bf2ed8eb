// What WebAssembly answers is what the native build answers: the same case files, through the packed package.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

test('every case that can be asked from JavaScript', () => {
  const folder = path('../conformance/');
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  const command = [path('conformance.mjs'), ...files.map((name) => folder + name)];
  const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  assert.deepEqual({ stderr, status }, { stderr: '', status: 0 }, stdout);
  assert.equal(stdout.match(/: [1-9]\d* passed, 0 failed/g)?.length, files.length, stdout);
});
