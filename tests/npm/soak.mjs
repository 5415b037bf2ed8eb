// Asks millions of questions in one process and watches the memory: node [--expose-gc] tests/npm/soak.mjs [CALLS]
//
// Every answer is compared with the first one. Of the accesses that are made on the way, some are freed and the others
// just dropped, so that it is the garbage collector that has to free them; every so often a call fails. Ten million
// calls, which is the default, take some minutes.
//
// The garbage collector does not see how much memory of the module an access holds, and lets hundreds of them wait. With
// `--expose-gc` it is called every thousand calls; then the memory must not grow at all.

import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { exports } from './module.mjs';
import * as rolescope from '../../pkg/node.js';

const { Access, validateRole } = rolescope;
const { memory } = exports;
const MIB = 2 ** 20;

/** A built-in role, and one with all that a role may hold. */
const roles = [
  'viewer',
  {
    name: 'logs',
    descriptor: {
      cluster: ['monitor', 'manage_own_api_key'],
      indices: Array.from({ length: 3 }, (_, number) => ({
        names: [`logs-app${number}-*`, `/metrics-${number}.[a-f]+/`],
        privileges: ['read', 'create_doc'],
        query: { term: { team: number } },
        field_security: { grant: ['*'], except: [`secret${number}*`] },
      })),
      applications: [{ application: 'kibana-.kibana', privileges: ['feature_canvas.all'], resources: ['space:a'] }],
      run_as: ['jo*'],
    },
  },
];
const make = () => new Access({ roles, limitedBy: ['editor'], username: 'joe' });
const access = make();

/** What must be the answer, whatever was asked before; names go on changing, as those of daily indices do. */
const right = (answer) => assert.equal(answer, true);
const name = (call) => `logs-app${call % 3}-2026.${call % 100_000}`;
const request = { cluster: ['monitor', 'all'], index: [{ names: ['logs-app1-*', 'x'], privileges: ['read', 'write'] }] };
const text = JSON.stringify({ cluster: ['monitr'], indices: roles[1].descriptor.indices.slice(0, 1) });

/** Calls one of the list after the other. */
function each(list) {
  let next = 0;
  return () => list[next++ % list.length]();
}

/** Compares what was asked with what the same question was answered first. */
function steady(ask) {
  let first;
  return (call) => {
    const answer = JSON.stringify(ask(call));
    first ??= answer;
    assert.equal(answer, first);
  };
}

const fails = (code, run) => () => assert.throws(run, { name: 'RolescopeError', code });
const hasPrivileges = steady(() => access.hasPrivileges(request));
const explain = each([
  steady(() => access.explain({ action: 'indices:data/read/search', index: 'logs-app1-x' })),
  steady(() => access.explain({ privilege: 'delete', index: 'logs-*' })),
  steady(() => access.explain({ privilege: 'manage_security' })),
]);
const validate = each([
  steady(() => validateRole(text, { name: 'logs' })),
  steady(() => validateRole(text.slice(0, -9))),
  steady(() => validateRole({ kibana: [{ base: ['all'], spaces: ['*'] }], elasticsearch: {} })),
]);
const errors = each([
  fails('not_json', () => access.explain(10n)),
  fails('unknown_index_privilege', () => new Access({ roles: [{ descriptor: { indices: [{ names: ['a'], privileges: ['no'] }] } }] })),
  fails('unknown_cluster_privilege', () => access.hasPrivileges({ cluster: ['no such'] })),
  fails('invalid_argument', () => access.allows(Symbol('action'))),
]);
const asked = steady((access) => access.hasPrivileges(request));

/** How often each is asked, of a hundred calls. */
const calls = [
  [30, (call) => right(access.allows('indices:data/read/search', name(call)))],
  [30, (call) => right(!access.allows('indices:data/write/bulk', `other-${name(call)}`))],
  [19, (call) => assert.deepEqual([...access.allowsMany('indices:data/read/get', [name(call), '.x', name(call + 1)])], [1, 0, 1])],
  [10, hasPrivileges],
  [3, explain],
  [2, validate],
  [3, errors],
  [2, () => {
    const freed = make();
    asked(freed);
    freed.free();
  }],
  [1, () => asked(make())],
];
const turn = calls.flatMap(([often, run]) => Array.from({ length: often }, () => run));

/**
 * Makes that many calls; returns how much memory there was at most, in MiB, in the first and in the second half of them.
 * `collect` is called now and then.
 */
export async function soak(count, { collect = () => {}, report = () => {} } = {}) {
  const halves = [0, 1].map(() => ({ wasm: 0, heap: 0 }));
  const every = Math.max(1000, Math.floor(count / 100));
  for (let call = 0; call < count; call += 1) {
    turn[(call * 37) % turn.length](call);
    if (call % 1000 === 999) {
      collect();
      // Only between tasks are dropped objects freed, as in a page.
      await setImmediate();
      const used = { wasm: memory.buffer.byteLength / MIB, heap: process.memoryUsage().heapUsed / MIB };
      const half = halves[Math.floor((2 * call) / count)];
      for (const kind of ['wasm', 'heap']) half[kind] = Math.max(half[kind], used[kind]);
      if ((call + 1) % every === 0) report(call + 1, used);
    }
  }
  return halves;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const count = Number(process.argv[2] ?? 10_000_000);
  const started = performance.now();
  const report = (call, { wasm, heap }) => {
    console.log(`${call} calls: ${wasm.toFixed(1)} MiB of WebAssembly memory, ${heap.toFixed(1)} MiB of heap`);
  };
  const halves = await soak(count, { collect: globalThis.gc, report });
  console.log(JSON.stringify({ calls: count, seconds: Math.round((performance.now() - started) / 1000), halves }));
}
