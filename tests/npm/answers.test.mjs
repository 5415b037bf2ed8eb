// What crosses from JavaScript and back in Node.js: roles as they are written, Kibana, feature roles and REST APIs. What
// the answers are is tested natively.

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  Access,
  apis,
  diagnosticCodes,
  featureRoles,
  kibanaFeatures,
  makeFeatureRole,
  normalizeRole,
  sameRole,
  validateRole,
  whoCan,
} from '../../pkg/node.js';

const sales = {
  name: 'sales',
  descriptor: {
    applications: [
      { application: 'kibana-.kibana', privileges: ['feature_canvas.all'], resources: ['space:sales'] },
    ],
  },
};

test('roles are compared by what they mean', () => {
  assert.deepEqual(normalizeRole({ cluster: ['Monitor', 'monitor'], indices: [], run_as: null }), { cluster: ['monitor'] });
  assert.equal(sameRole('{"cluster": ["a", "b"]}', { cluster: ['b', 'a'], global: {} }), true);
  assert.equal(sameRole({}, { cluster: ['all'] }), false);
  assert.throws(() => sameRole({}, { clutser: [] }), { name: 'RolescopeError', code: 'unknown_field', pointer: '/clutser' });
});

test('nothing is as good as what is left out', () => {
  const question = { privilege: 'manage_ilm', index: null };
  assert.deepEqual(whoCan(question, null), whoCan(question));
  assert.deepEqual(new Access({ roles: ['viewer'], limitedBy: null }).kibana(null, null), new Access({ roles: ['viewer'] }).kibana());
});

test('a form that is only written is not read', () => {
  assert.throws(() => validateRole('{}', { format: 'terraform' }), { code: 'unknown_option', pointer: '/format' });
});

test('every diagnostic has a code that is listed', () => {
  const codes = new Map(diagnosticCodes().map((code) => [code.code, code]));
  const text = '{"cluster": ["monitr"], "kibana": [{"feature": {"discovr": ["all"]}, "spaces": ["a"]}]}';
  const found = [validateRole(text), validateRole('{"indices": [{"names": [".kibana"], "privileges": ["all", "read"]}]}')];
  const diagnostics = found.flatMap((validation) => validation.diagnostics);
  assert.ok(diagnostics.length > 4);
  for (const { code, severity } of diagnostics) assert.equal(codes.get(code)?.severity, severity, code);
});

test('the ranges of diagnostics are places in the JavaScript string', () => {
  const text = '{"description": "😀", "kibana": [{"feature": {"discovr": ["all"]}, "spaces": ["a"]}]}';
  const found = validateRole(text).diagnostics.find((diagnostic) => diagnostic.code === 'kibana_unknown_feature');
  assert.equal(text.slice(found.range.start.offset, found.range.end.offset), '"discovr"');
  assert.equal(found.pointer, '/kibana/0/feature/discovr');
  assert.equal(found.suggestions[0].replacement, '"discover"');
});

test('what is granted in Kibana is told by space and feature', () => {
  const access = new Access({ roles: ['viewer', sales] });
  const [everywhere, space] = access.kibana(['hr']).spaces;
  assert.deepEqual([everywhere.spaces, everywhere.base, everywhere.global], [['*', 'hr'], 'read', true]);
  assert.deepEqual(space.spaces, ['sales']);
  assert.equal(space.features.find((feature) => feature.feature === 'canvas').level, 'all');
  assert.equal(access.kibana([], 'basic').spaces.length, 2);
  assert.throws(() => access.kibana([], 'no such licence'), { code: 'unknown_option' });

  assert.equal(access.explainKibana('sales', 'canvas', 'all').granted, true);
  assert.equal(access.explainKibana('*', 'no_such_feature', 'all'), undefined);
  const explanation = access.explain({ feature: 'canvas', privilege: 'all', space: 'sales' });
  assert.deepEqual([explanation.granted, explanation.grants.length], [true, 2]);
  assert.throws(() => access.explain({ feature: 'no_such_feature', privilege: 'all' }), { code: 'unknown_feature' });

  const { kibana, summary } = access.overview();
  assert.deepEqual(kibana[1], { spaces: ['sales'], base: 'read', all: ['canvas'], read: [], custom: [] });
  assert.match(summary.join(' '), /In Kibana: reading every feature in every space/);

  const admin = new Access({ roles: ['kibana_admin'] });
  const difference = access.kibanaDifferences(admin).find(({ before }) => before.feature === 'dashboard_v2');
  assert.deepEqual([difference.space, difference.before.level, difference.after.level], ['*', 'read', 'all']);
});

test('the catalog of Kibana names what roles can name', () => {
  const features = kibanaFeatures();
  assert.ok(features.length > 50);
  assert.equal(features.find((feature) => feature.id === 'canvas').name, 'Canvas');
});

test('feature roles become roles that Elasticsearch takes', () => {
  for (const { product, name } of featureRoles()) {
    const { descriptor, builtinRoles } = makeFeatureRole(product, name);
    assert.ok(descriptor || builtinRoles.length, `${product} ${name}`);
    if (!descriptor) continue;
    const as = descriptor.restriction ? { format: 'api_key' } : {};
    const errors = validateRole(descriptor, as).diagnostics.filter(({ severity }) => severity === 'error');
    assert.deepEqual(errors, [], `${product} ${name}`);
  }
  assert.throws(() => makeFeatureRole('heartbeat', 'no such role'), { code: 'unknown_feature_role' });
});

test('REST APIs are found, and decided', () => {
  assert.equal(apis('PUT /logs-x')[0].name, 'indices.create');
  assert.equal(apis().length, apis('').length);
  const access = new Access({ roles: ['viewer'] });
  const answers = new Map(access.apis().map((answer) => [answer.name, answer]));
  assert.deepEqual([answers.get('search').verdict, answers.get('indices.create').verdict], ['on_indices', 'never']);
  assert.deepEqual(answers.get('indices.create').missing, ['indices:admin/create']);
  assert.equal(access.apis('serverless').find(({ name }) => name === 'ilm.put_lifecycle').verdict, 'unavailable');
  assert.throws(() => access.apis('moon'), { code: 'unknown_option' });

  assert.equal(access.explainApi('search', 'logs-x').granted, true);
  const refused = access.explain({ api: 'indices.create', index: 'logs-x' });
  assert.equal(refused.granted, false);
  assert.match(refused.sentence, /^No: the API \[indices\.create\] runs \[indices:admin\/create\]; /);
  assert.match(access.explain({ api: 'ilm.put_lifecycle', deployment: 'serverless' }).sentence, /Serverless does not have/);
  assert.throws(() => access.explain({ api: 'no.such.api' }), { code: 'unknown_api' });
});

test('explanations of names that are alike say what each name would be told by itself', () => {
  const roles = [sales, { name: 'logs', descriptor: { indices: [{ names: ['logs-*', 'x'], privileges: ['read'] }] } }];
  const spec = { roles, limitedBy: ['viewer'] };
  const access = new Access(spec);
  for (const asked of [{ action: 'indices:data/read/search' }, { privilege: 'read' }, { privilege: 'write' }]) {
    for (const index of ['logs-a', 'logs-b', 'logs-c', 'metrics-a', 'metrics-b', '.kibana', 'logs-c', 'role', 'logs-*']) {
      const explanation = access.explain({ ...asked, index });
      const byItself = new Access(spec).explain({ ...asked, index });
      assert.equal(JSON.stringify(explanation), JSON.stringify(byItself));
      assert.deepStrictEqual(explanation, byItself);
      assert.deepStrictEqual(structuredClone(explanation), byItself);
      assert.deepStrictEqual({ ...explanation }, byItself);
      assert.equal(explanation.lacking, explanation.lacking);
      // What a caller does to one changes no other.
      for (const list of [explanation.sides, explanation.privileges, explanation.grants, explanation.fixes]) list.push('x');
    }
  }
});

test('messages are told as they are, blanks included', () => {
  const descriptor = { indices: [{ names: ['a'], privileges: ['read '] }] };
  assert.throws(() => new Access({ roles: [{ name: 'x', descriptor }] }), { message: /^unknown index privilege \[read \]/ });
  const remote = { remote_cluster: [{ clusters: ['a'], privileges: [''] }] };
  assert.throws(() => new Access({ roles: [{ name: 'x', descriptor: remote }] }), { message: /^ is no privilege for remote/ });
});

test('one question at a time is answered like many', () => {
  const search = 'indices:data/read/search';
  const get = 'indices:data/read/get';
  const index = 'indices:data/write/index';
  const descriptor = (privileges, ...names) => ({ indices: [{ names, privileges }] });
  const roles = [
    { name: 'reads', descriptor: descriptor(['read'], 'logs-*', 'größe-*', `${'x'.repeat(990)}*`) },
    { name: 'writes', descriptor: descriptor(['index'], 'logs-b*', '\u{1f600}*') },
  ];
  const access = new Access({ roles });
  const names = ['logs-a', 'logs-b', 'metrics', '', 'größe-a', 'große-a', '\u{1f600}', '\ud83d', 'logs-\u0000', 'logs-\u007f\u0080'];
  // Around the length up to which two texts are handed over together, and beyond it.
  for (let length = 990; length < 1030; length++) names.push('x'.repeat(length), `${'x'.repeat(length - 1)}é`, 'y'.repeat(length));
  names.push('logs-'.padEnd(100_000, 'a'));
  const actions = [search, get, index, 'cluster:monitor/main', '', `${search}é`, 'indices:'.padEnd(1100, 'a'), search, search];
  const many = new Map(actions.map((action) => [action, access.allowsMany(action, names)]));
  for (const action of actions) {
    names.forEach((name, at) => assert.equal(access.allows(action, name), many.get(action)[at] === 1, `${action} ${name}`));
  }
  // One action after the other, and with memory that grows meanwhile.
  const kept = [];
  names.forEach((name, at) => {
    for (const [action, answers] of many) {
      assert.equal(access.allows(action, name), answers[at] === 1, `${action} ${name}`);
      if (at < 4) kept.push(new Access({ roles: ['viewer', 'editor', ...roles] }).overview());
    }
  });
  assert.equal(access.allows(search), true);
  assert.equal(access.allows(search, null), true);
  assert.throws(() => access.allows(search, 1), { code: 'invalid_argument' });
  assert.throws(() => access.allows(Symbol('x'), 'logs-a'), { code: 'invalid_argument' });
});
