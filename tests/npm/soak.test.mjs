// Memory does not grow with the number of calls: a short run of soak.mjs.

import assert from 'node:assert/strict';
import test from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { exports } from './module.mjs';
import { validateRole } from '../../pkg/node.js';
import { soak } from './soak.mjs';

test('freed and dropped accesses, errors and new names leave nothing behind', async () => {
  setFlagsFromString('--expose-gc');
  const [first, second] = await soak(10_000, { collect: runInNewContext('gc') });
  assert.ok(second.wasm <= first.wasm, JSON.stringify({ first, second }));
  assert.ok(second.heap <= first.heap + 2, JSON.stringify({ first, second }));
});

test('what cannot be written as JSON leaves nothing behind', () => {
  const { __wbindgen_externrefs: objects } = exports;
  const { length } = objects;
  for (let call = 0; call < 5000; call += 1) {
    assert.throws(() => validateRole(10n), { code: 'not_json', message: /BigInt/ });
  }
  assert.equal(objects.length, length);
});
