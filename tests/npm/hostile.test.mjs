// Whatever is handed in, an `Error` with a code comes back or an answer, and the next answer is right.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as rolescope from '../../pkg/node.js';

const { Access } = rolescope;
const access = new Access({ roles: ['viewer'] });

const throwing = () => {
  throw new TypeError('from a getter');
};
const cycle = {};
cycle.self = cycle;
const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000));

/** Values that nobody should hand in; made anew each time, since some remember. */
const hostile = {
  undefined: () => undefined,
  null: () => null,
  'a number': () => 1,
  NaN: () => NaN,
  'a BigInt': () => 10n,
  'a symbol': () => Symbol('role'),
  'a function': () => throwing,
  'a getter that throws': () => Object.defineProperty({}, 'roles', { get: throwing, enumerable: true }),
  'a toJSON that throws': () => ({ toJSON: throwing }),
  'a proxy that throws': () => new Proxy({}, { get: throwing, ownKeys: throwing, getPrototypeOf: throwing }),
  'a list that throws': () => new Proxy([], { get: throwing }),
  'a cycle': () => cycle,
  'a deep list': () => deep,
  'a list of anything': () => ['a', 1, null, undefined, {}],
  'a list with a hole': () => ['a', , 'b'],
  'lone surrogates': () => '\ud800 \udc00',
  'an object of lone surrogates': () => ({ roles: ['\ud800'], '\udfff': 1 }),
  __proto__: () => JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
  'an object without a prototype': () => Object.assign(Object.create(null), { roles: ['viewer'] }),
  'a date': () => new Date(NaN),
  'a map': () => new Map([['roles', []]]),
  bytes: () => new Uint8Array(10),
  'a text of no role': () => '\u0000{]',
  'an Access': () => access,
  'a freed Access': () => {
    const freed = new Access({});
    freed.free();
    return freed;
  },
};

/** Every function and method, each with all that it takes hostile, and with one thing hostile at a time. */
function* calls(make) {
  const isClass = (name) => name === 'Access';
  const ofPackage = Object.keys(rolescope).filter((name) => typeof rolescope[name] === 'function');
  for (const name of ofPackage.filter((name) => !isClass(name) && name !== 'default' && name !== 'initSync')) {
    yield [name, () => rolescope[name](make())];
    yield [`${name}, all`, () => rolescope[name](make(), make(), make())];
    yield [`${name}, the second`, () => rolescope[name]('viewer', make())];
  }
  yield ['new Access', () => new Access(make())];
  for (const key of ['roles', 'limitedBy', 'customRoles', 'username', 'applicationPrivileges', 'restrictedIndices', 'inventory']) {
    yield [`new Access of ${key}`, () => new Access({ [key]: make() })];
  }
  for (const name of Object.getOwnPropertyNames(Access.prototype)) {
    if (name === 'constructor' || name === 'free' || name.startsWith('__')) continue;
    yield [`access.${name}`, () => access[name](make(), make())];
    yield [`access.${name}, the second`, () => access[name]('indices:data/read/search', make())];
    yield [`access.${name} of it`, () => access[name].call(make(), 'x', ['x'])];
  }
}

for (const [what, make] of Object.entries(hostile)) {
  test(what, () => {
    for (const [call, run] of calls(make)) {
      try {
        run();
      } catch (error) {
        const coded = error instanceof Error && error.name === 'RolescopeError' && typeof error.code === 'string';
        assert.ok(coded, `${call}: ${error?.stack ?? String(error)}`);
      }
    }
    assert.equal({}.polluted, undefined);
    assert.equal(access.allows('indices:data/read/search', 'logs-app'), true);
    assert.equal(access.allows('indices:data/write/index', 'logs-app'), false);
    assert.equal(new Access({ roles: ['superuser'] }).allows('cluster:admin/reroute'), true);
  });
}

test('what is longer than memory', () => {
  const endless = new Proxy([], { get: (_, key) => (key === 'length' ? 2 ** 32 - 1 : 'x') });
  for (const list of [new Array(2 ** 24), endless]) {
    assert.throws(() => access.allowsMany('indices:data/read/search', list), { code: 'invalid_argument' });
    assert.throws(() => access.matrix(list, ['read']), { code: 'invalid_argument' });
  }
  const text = 'x'.repeat(2 ** 23 + 1);
  assert.throws(() => access.allows('indices:data/read/search', text), { code: 'invalid_argument' });
  assert.throws(() => rolescope.validateRole(text), { code: 'invalid_argument' });
  assert.equal(access.allows('indices:data/read/search', 'logs-app'), true);
});

/** Whatever passes through WebAssembly as an exception takes a part of its stack with it, of which there is a megabyte. */
const OFTEN = 100_000;

test('refusals, over and over', () => {
  const freed = new Access({ roles: ['viewer'] });
  freed.free();
  freed.free();
  const long = 'x'.repeat(2 ** 23 + 1);
  const freeing = { get cluster() { access.free(); } };
  const refused = [
    () => freed.allows('indices:data/read/search', 'logs-app'),
    () => freed.allowsMany('indices:data/read/search', ['logs-app']),
    () => freed.overview(),
    () => rolescope.compareAccess(access, freed),
    () => access.hasPrivileges(freeing),
    () => rolescope.validateRole(long),
    () => rolescope.validateRole(10n),
    () => new Access({ roles: [1] }),
  ];
  for (const call of refused) {
    for (let time = 0; time < OFTEN; time++) {
      try {
        call();
        assert.fail('answered');
      } catch (error) {
        if (error.name !== 'RolescopeError') throw error;
      }
    }
    assert.equal(access.allows('indices:data/read/search', 'logs-app'), true);
  }
});

test('long lists of mistakes', () => {
  const list = JSON.stringify(new Array(200_000).fill('a'));
  const roles = {
    cluster: `{"cluster":${list}}`,
    indices: `{"indices":[{"names":["a"],"privileges":${list}}]}`,
    remote_cluster: `{"remote_cluster":[{"privileges":${list},"clusters":["a"]}]}`,
    kibana: `{"kibana":[{"spaces":["*"],"feature":{"discover":${list}}}]}`,
    'global.role': `{"global":{"role":{"manage":{"indices":[{"names":["a"],"privileges":${list}}]}}}}`,
  };
  for (const [where, role] of Object.entries(roles)) {
    const { diagnostics } = rolescope.validateRole(role);
    assert.equal(diagnostics.at(-1).code, 'more_findings', where);
    assert.equal(access.allows('indices:data/read/search', 'logs-app'), true);
  }
  for (const names of ['/#{2147483647}/', '/#{0,2147483647}/', '/(#a){2147483647}/']) {
    assert.equal(rolescope.validateRole({ indices: [{ names: [names], privileges: ['read'] }] }).valid, true, names);
  }
});

// Each of these took from ten seconds to minutes once, and takes up to five. Time of the processor, not of the clock: a
// machine may have other things to do.
test('large input takes no more time than it is large', { timeout: 300_000 }, () => {
  const many = (count, make) => Array.from({ length: count }, (_, number) => make(number));
  const of = (descriptor, more) => new Access({ roles: [{ name: 'r', descriptor }], ...more });
  const entries = (count, name) => many(count, (number) => ({ names: [name(number)], privileges: ['read'] }));
  const long = 8_000_000;
  const calls = {
    'a line of YAML with many words': () => rolescope.validateRole(`r:\n  cluster: [${many(400_000, (number) => `a${number},`).join('')}]\n`),
    'many keys in YAML': () => rolescope.validateRole(`r:\n${many(200_000, (number) => `  a${number}: 1\n`).join('')}`),
    'many requests': () => rolescope.validateRole('PUT _security/role/x\n{"cluster":["all"]}\n'.repeat(60_000)),
    'names of stars': () => of({}).hasPrivileges({ index: [{ names: ['*'.repeat(long)], privileges: ['read'] }] }),
    'a name of stars and letters': () => of({}).explain({ index: '*a'.repeat(long / 2), privilege: 'read' }),
    'a need with a long name': () => rolescope.suggestRoles({ index: [{ names: ['a'.repeat(500_000)], privileges: ['read'] }] }),
    'compared applications': () => {
      const apps = (prefix) => of({ applications: many(1500, (number) => ({ application: prefix + number, privileges: ['read'], resources: [`r${number}`] })) });
      return rolescope.compareAccess(apps('a'), apps('b'));
    },
    'compared entries': () => {
      const actions = (prefix) => of({ indices: many(1500, (number) => ({ names: [`${prefix}${number}`], privileges: [`indices:a/${number}`] })) });
      return rolescope.compareAccess(actions('a'), actions('b'));
    },
    'compared clusters': () => {
      const remote = (prefix) => of({ remote_indices: many(500, (number) => ({ clusters: [prefix + number], names: [`r${number}`], privileges: ['read'] })) });
      return rolescope.compareAccess(remote('a'), remote('b'));
    },
    'repetitions of repetitions': () => of({ indices: entries(100, (number) => `/${number}a${'+'.repeat(12)}/`) }, { skipInvalid: true }).overview(),
    'repetitions in a validation': () => rolescope.validateRole({ indices: entries(100, (number) => `/${number}a${'{1,3}'.repeat(7)}/`) }),
    'expressions that are hard to compare': () => {
      const names = (number) => `/(.*${String.fromCharCode(97 + (number % 26))}.{${5 + (number % 5)}}|${number}.*)/`;
      return rolescope.suggestRoles({ index: entries(40, names) });
    },
  };
  for (const [what, call] of Object.entries(calls)) {
    const start = process.cpuUsage();
    try {
      call();
    } catch (error) {
      assert.equal(error.code, 'pattern_too_complex', what);
    }
    const seconds = process.cpuUsage(start).user / 1e6;
    assert.ok(seconds < 20, `${what}: ${seconds} s`);
    assert.equal(access.allows('indices:data/read/search', 'logs-app'), true);
  }
});

test('of more definitions than are looked at the first ones are answered, and it is said', () => {
  const { valid, roles, diagnostics } = rolescope.validateRole('a: b\n'.repeat(65_537));
  assert.deepEqual([valid, roles.length], [false, 65_536]);
  assert.deepEqual([diagnostics[0].code, diagnostics[0].range.start.line], ['too_many_roles', 65_537]);
});
