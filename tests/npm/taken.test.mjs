// What others do to the objects and the built-in functions that the package lives among: copies of an access, proxies of it,
// patched prototypes. None of it breaks the module, which is the same for everybody in the process.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { Access, builtinRole, compareAccess, validateRole } from '../../pkg/node.js';
import * as fresh from '../../pkg/core/index.js';

const SEARCH = 'indices:data/read/search';
const access = new Access({ roles: ['viewer'] });
const sound = (it = access) => assert.equal(it.allows(SEARCH, 'logs-app'), true);
const refused = (call, code = 'invalid_argument') => assert.throws(call, { name: 'RolescopeError', code });

test('what passes for an access is one or is refused', () => {
  const { prototype } = Access;
  sound(new Proxy(access, {}));
  sound(Object.create(access));
  sound(Object.defineProperties(Object.create(prototype), Object.getOwnPropertyDescriptors(access)));
  assert.deepEqual(Object.keys(access), []);
  for (const other of [
    Object.assign(Object.create(prototype), access),
    { __wbg_ptr: 4 },
    null,
    new Proxy({}, { getPrototypeOf: () => prototype, get: () => { throw 5; } }),
  ]) {
    refused(() => prototype.allows.call(other, SEARCH, 'logs-app'));
    refused(() => prototype.overview.call(other));
    refused(() => compareAccess(access, other));
    prototype.free.call(other);
  }
  sound();
});

test('whatever passes for a freed access is freed', () => {
  const freed = Object.freeze(new Access({ roles: ['viewer'] }));
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(freed));
  const child = Object.create(freed);
  child.free();
  freed.free();
  for (const other of [freed, copy, child]) refused(() => Access.prototype.allows.call(other, SEARCH, 'logs-app'));
});

test('nothing is freed while it is asked', () => {
  const asked = new Access({ roles: ['viewer'] });
  const request = {
    toJSON() {
      validateRole({});
      asked.free();
    },
  };
  refused(() => asked.hasPrivileges(request), 'not_json');
  const other = new Proxy({}, { get: (_, key) => (asked.free(), access[key]) });
  refused(() => compareAccess(asked, other));
  sound(asked);
});

test('what others make of the built-in functions does not matter', () => {
  const throwing = () => {
    throw new TypeError('patched');
  };
  for (const [object, name, patch = throwing] of [
    [JSON, 'parse'],
    [JSON, 'stringify', () => ({ length: 3 })],
    [String.prototype, 'toLowerCase'],
    [String.prototype, 'split'],
    [Array.prototype, 'slice'],
    [Object, 'assign'],
    [Object, 'defineProperty'],
    [Reflect, 'apply'],
    [WeakMap.prototype, 'get'],
  ]) {
    const original = object[name];
    object[name] = patch;
    try {
      for (let call = 0; call < 5000; call++) {
        assert.equal(builtinRole('viewer').name, 'viewer');
        assert.equal(validateRole({ cluster: ['ÄÖ'] }).valid, false);
        assert.equal(access.explain({ action: SEARCH, index: `logs-${call % 50}` }).granted, true);
        refused(() => new Access({ roles: [1] }), 'unexpected_value');
      }
    } finally {
      object[name] = original;
    }
    sound();
  }
});

test('errors have a code where prototypes are closed', () => {
  // As Object.freeze(Error.prototype) would; Node.js has to live on.
  Object.defineProperty(Object.prototype, 'code', { value: 1, configurable: true });
  Object.defineProperty(Error.prototype, 'name', { writable: false });
  const errors = new Set();
  for (let call = 0; call < 5000; call++) {
    try {
      new Access({ roles: [1] });
    } catch ({ name, code }) {
      errors.add(`${name} ${code}`);
    }
  }
  Object.defineProperty(Error.prototype, 'name', { writable: true });
  delete Object.prototype.code;
  assert.deepEqual([...errors], ['RolescopeError unexpected_value']);
  sound();
});

test('before the module is loaded, and where it is another one, that is said', async () => {
  const bytes = readFileSync(new URL('../../pkg/core/rolescope_bg.wasm', import.meta.url));
  const whole = readFileSync(new URL('../../pkg/rolescope_bg.wasm', import.meta.url));
  refused(() => fresh.validateRole({}), 'not_initialized');
  refused(() => new fresh.Access({}), 'not_initialized');
  const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
  const failing = { then: (_, reject) => reject(7) };
  for (const source of [empty, whole, null, Symbol('bytes'), failing, 'http://localhost:1/']) {
    await assert.rejects(fresh.default(source), { name: 'RolescopeError', code: 'not_loadable' });
  }
  for (const source of [empty, whole, null]) refused(() => fresh.initSync(source), 'not_loadable');

  const loading = fresh.default(new Promise((resolve) => setTimeout(resolve, 20, bytes)));
  refused(() => fresh.initSync(bytes), 'init_under_way');
  await Promise.all([loading, fresh.default(empty)]);
  const made = new fresh.Access({ roles: ['viewer'] });
  await fresh.default(empty);
  fresh.initSync(empty);
  sound(made);
});
