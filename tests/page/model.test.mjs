// The parts of the page that are plain functions: editing JSON text at a place, undo, links, lists of index names.

import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('../../www', import.meta.url));
const vite = await createServer({ root, logLevel: 'error', server: { middlewareMode: true, watch: null, ws: false } });
test.after(() => vite.close());
const { parse, pathOf, pointerOf, print, rearrange, removeAt, setAt, valueOf } =
  await vite.ssrLoadModule('/src/model/json.ts');
const { difference, History } = await vite.ssrLoadModule('/src/model/history.ts');
const { decode, encode } = await vite.ssrLoadModule('/src/model/share.ts');
const { readNames } = await vite.ssrLoadModule('/src/model/inventory.ts');
const { readQuestion } = await vite.ssrLoadModule('/src/model/question.ts');
const kibana = await vite.ssrLoadModule('/src/model/kibana.ts');

const text = `{
  "cluster": ["monitor"],
  "indices": [
    { "names": ["a"],   "privileges": ["read"] },
    {
      "names": ["b"],
      "privileges": ["write"],
      "count": 12345678901234567890
    }
  ]
}
`;

test('a changed value leaves the rest of the text as it was', () => {
  const changed = setAt(text, ['indices', 1, 'privileges'], ['write', 'delete']);
  assert.equal(changed, text.replace('["write"]', '["write", "delete"]'));
});

test('a new key goes behind the others, on a line of its own where they have one', () => {
  const spread = setAt(text, ['indices', 1, 'query'], '{}');
  assert.ok(spread.includes('12345678901234567890,\n      "query": "{}"\n    }'), spread);
  const flat = setAt(text, ['indices', 0, 'query'], '{}');
  assert.ok(flat.includes('{"names": ["a"], "privileges": ["read"], "query": "{}"}'), flat);
});

test('what is missing on the way is made', () => {
  assert.deepEqual(JSON.parse(setAt('', ['indices', 0, 'names'], ['a'])), { indices: [{ names: ['a'] }] });
  assert.deepEqual(JSON.parse(setAt('{}', ['a', 'b'], 1)), { a: { b: 1 } });
});

test('items are moved, doubled and removed as they stand', () => {
  const [first, second] = JSON.parse(text.replace('12345678901234567890', '0')).indices;
  const moved = rearrange(text, ['indices'], [1, 0, 0]);
  assert.deepEqual(JSON.parse(moved.replace('12345678901234567890', '0')).indices, [second, first, first]);
  assert.ok(moved.includes('12345678901234567890'));
  assert.ok(moved.includes('{ "names": ["a"],   "privileges": ["read"] }'));
  assert.ok(!removeAt(text, ['indices', 1, 'count']).includes('count'));
});

test('keys are keys, whatever they are called', () => {
  const value = valueOf(parse('{"__proto__": {"a": 1}, "constructor": 2}').root);
  assert.deepEqual(Object.keys(value), ['__proto__', 'constructor']);
  assert.equal(value.a, undefined);
  assert.equal(setAt('{}', ['__proto__'], 1), '{\n  "__proto__": 1\n}');
});

test('pointers find their way', () => {
  const { root: node } = parse('{"a/b": [{"~": 1}]}');
  assert.deepEqual(pathOf(node, '/a~1b/0/~0'), ['a/b', 0, '~']);
  assert.equal(pointerOf(['a/b', 0, '~']), '/a~1b/0/~0');
  assert.deepEqual(pathOf(node, '/a~1b/-'), ['a/b', 1]);
});

/** Numbers that look random and are the same every time. */
function* numbers(seed) {
  for (let state = seed; ;) yield (state = (state * 48271) % 2147483647);
}

function anyValue(next, depth) {
  const kind = next() % (depth > 0 ? 6 : 4);
  if (kind === 0) return next() % 100;
  if (kind === 1) return ['', 'a', '"', '\\', 'ü\n'][next() % 5];
  if (kind === 2) return [true, false, null][next() % 3];
  if (kind === 3) return [];
  const items = Array.from({ length: next() % 4 }, () => anyValue(next, depth - 1));
  return kind === 4 ? items : Object.fromEntries(items.map((item, index) => [`k${index}`, item]));
}

function paths(value, path = []) {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.keys(value).flatMap((key) => paths(value[key], [...path, Array.isArray(value) ? Number(key) : key])),
  ];
}

const put = (value, [step, ...rest], leaf) => {
  if (step === undefined) return leaf;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[step] = put(copy[step], rest, leaf);
  return copy;
};

test('an edit of the text is the edit of the value, for many values and layouts', () => {
  const stream = numbers(7);
  const next = () => stream.next().value;
  for (let round = 0; round < 2000; round++) {
    const value = anyValue(next, 3);
    const layout = [print(value), JSON.stringify(value), JSON.stringify(value, null, next() % 4)][next() % 3];
    assert.deepEqual(JSON.parse(layout), value);
    const places = paths(value);
    const path = places[next() % places.length];
    const leaf = anyValue(next, 2);
    assert.deepEqual(JSON.parse(setAt(layout, path, leaf)), put(value, path, leaf), `${layout} ${path}`);
    if (path.length > 0) {
      const parent = path.slice(0, -1).reduce((inner, step) => inner[step], structuredClone(value));
      const expected = Array.isArray(parent)
        ? parent.filter((_, index) => index !== path.at(-1))
        : { ...parent, [path.at(-1)]: undefined };
      const removed = JSON.parse(removeAt(layout, path));
      const now = path.slice(0, -1).reduce((inner, step) => inner[step], removed);
      assert.deepEqual(now, JSON.parse(JSON.stringify(expected)));
    }
  }
});

test('undo and redo go through every change, and typing goes together', () => {
  const history = new History();
  let now = { name: 'a', text: '' };
  const to = (next, typed, time) => {
    history.record(now, next, typed, time);
    now = next;
  };
  to({ name: 'a', text: 'x' }, true, 1000);
  to({ name: 'a', text: 'xy' }, true, 1100);
  to({ name: 'a', text: 'xyz' }, true, 1200);
  to({ name: 'b', text: 'xyz' }, false, 1300);
  to({ name: 'b', text: 'zyx' }, false, 1400);
  assert.deepEqual((now = history.undo(now)), { name: 'b', text: 'xyz' });
  assert.deepEqual((now = history.undo(now)), { name: 'a', text: 'xyz' });
  assert.deepEqual((now = history.undo(now)), { name: 'a', text: '' });
  assert.equal(history.undo(now), undefined);
  assert.deepEqual((now = history.redo(now)), { name: 'a', text: 'xyz' });
  to({ name: 'a', text: 'xyz!' }, true, 1500);
  assert.equal(history.canRedo, false);
  assert.deepEqual((now = history.undo(now)), { name: 'a', text: 'xyz' });
});

test('a difference is the smallest piece', () => {
  assert.deepEqual(difference('abcd', 'abxd'), { at: 2, removed: 'c', inserted: 'x' });
  assert.deepEqual(difference('aa', 'aaa'), { at: 2, removed: '', inserted: 'a' });
});

test('a link gives back what it was made of', async () => {
  const value = { role: { name: 'größe', text }, list: ['a'.repeat(10_000)] };
  const fragment = await encode(value);
  assert.match(fragment, /^1[\w-]+$/);
  assert.ok(fragment.length < 600);
  assert.deepEqual(await decode(fragment), value);
  await assert.rejects(decode('1garbage'));
  await assert.rejects(decode(''));
  await assert.rejects(decode(await encode('a'.repeat(5_000_000))), /too large/);
});

test('index names are read from whatever people have', () => {
  assert.deepEqual(readNames('a, b\nc').names, ['a', 'b', 'c']);
  const cat = 'health status index uuid pri\ngreen  open   logs-a x    1\nyellow open   logs-b y    1';
  assert.deepEqual(readNames(cat).names, ['logs-a', 'logs-b']);
  assert.deepEqual(readNames(cat.replace(/.*\n/, '')).names, ['logs-a', 'logs-b']);
  assert.deepEqual(readNames('[{"index": "a", "health": "green"}]').names, ['a']);
  const resolved = {
    indices: [
      { name: '.ds-logs-1', data_stream: 'logs' },
      { name: 'i', aliases: ['x'] },
    ],
    aliases: [{ name: 'x', indices: ['i'] }],
    data_streams: [{ name: 'logs', backing_indices: ['.ds-logs-1'] }],
  };
  const { names, inventory } = readNames(JSON.stringify(resolved));
  assert.deepEqual(names, ['logs', 'x', 'i']);
  assert.deepEqual(inventory.indices.i, ['x']);
  assert.deepEqual(inventory.dataStreams.logs.backing, ['.ds-logs-1']);
  assert.deepEqual(readNames('{broken').names, []);
});

test('a question is read with or without the words around it', () => {
  const apis = [
    { name: 'search', routes: ['GET,POST /_search', 'GET,POST /{index}/_search'], indices: 'index' },
    { name: 'index', routes: ['PUT,POST /{index}/_doc/{id}', 'POST /{index}/_doc'], indices: 'index' },
    { name: 'info', routes: ['GET /'] },
  ];
  const read = (what, where = '') => {
    const { kind, parts, api, ...rest } =
      readQuestion(what, where, { privileges: new Set(['index', 'read']), apis }) ?? {};
    return parts ?? (api ? { api: api.name, index: rest.index } : { kind, ...rest });
  };
  assert.deepEqual(read('  '), { kind: undefined });
  assert.deepEqual(read('read', 'logs-x'), { privilege: 'read', index: 'logs-x' });
  assert.deepEqual(read('can read logs-x?'), { privilege: 'read', index: 'logs-x' });
  assert.deepEqual(read('May the user read from the index logs-x?'), { privilege: 'read', index: 'logs-x' });
  assert.deepEqual(read('index'), { privilege: 'index' });
  assert.deepEqual(read('search logs-x'), { api: 'search', index: 'logs-x' });
  assert.deepEqual(read('cluster:monitor/main'), { action: 'cluster:monitor/main' });
  assert.deepEqual(read('run as elastic'), { runAs: 'elastic' });
  assert.deepEqual(read('GET /logs-x/_search?q=1'), { api: 'search', index: 'logs-x' });
  assert.deepEqual(read('get logs-*/_search', 'logs-x'), { api: 'search', index: undefined });
  assert.deepEqual(read('/_search', 'logs-x'), { api: 'search', index: 'logs-x' });
  assert.deepEqual(read('POST /a/_doc'), { api: 'index', index: 'a' });
  assert.deepEqual(read('GET /'), { api: 'info', index: undefined });
  assert.deepEqual(read('DELETE /_search'), { kind: 'unknown_api', call: 'DELETE /_search' });
  assert.deepEqual(read('{"cluster": []}'), { kind: 'request', text: '{"cluster": []}' });
});

test('privileges of Kibana are read as levels, and written back', () => {
  const { baseOf, levelOf, modernised, withBase, withLevel } = kibana;
  assert.equal(baseOf(['feature_a.all', 'space_read']), 'read');
  assert.deepEqual(withBase(['space_read', 'feature_a.all'], 'all', ['*']), ['all', 'feature_a.all']);
  assert.deepEqual(withBase(['space_read', 'x'], 'none', ['space:a']), ['x']);
  assert.deepEqual(levelOf(['feature_a.minimal_read', 'feature_a.x', 'feature_ab.y'], 'a'), {
    primary: 'read',
    chosen: ['x'],
  });
  for (const level of [
    { primary: 'all', chosen: undefined },
    { primary: 'read', chosen: undefined },
    { primary: 'read', chosen: [] },
    { primary: 'all', chosen: ['x', 'y'] },
    { primary: 'none', chosen: undefined },
  ]) {
    assert.deepEqual(levelOf(withLevel(['feature_a.read', 'feature_b.all'], 'a', level), 'a'), level);
  }
  const feature = {
    id: 'a',
    replacedBy: { all: ['b.all', 'c.all'] },
    subFeatures: [{ privileges: [{ id: 'x', replacedBy: ['b.x'] }] }],
  };
  assert.deepEqual(modernised(['feature_a.all', 'feature_a.x', 'feature_a.y', 'read'], feature), [
    'feature_b.all',
    'feature_c.all',
    'feature_b.x',
    'feature_a.y',
    'read',
  ]);
});
