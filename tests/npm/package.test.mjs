// What is in the package, and whether its manifest says so truly.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { pack } from './project.mjs';

const pkg = (name) => fileURLToPath(new URL(`../../pkg/${name}`, import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'rolescope-'));
test.after(() => rmSync(folder, { recursive: true }));
const tarball = pack(folder);

test('the tarball holds what is needed, and nothing else', () => {
  const files = tarball.files.map((file) => file.path).filter((name) => !/^(LICENSE|README)/.test(name));
  const entry = [
    'index.d.cts',
    'index.d.ts',
    'index.js',
    'node.cjs',
    'node.js',
    'rolescope.js',
    'rolescope_bg.wasm',
    'wasm.d.ts',
  ];
  const expected = ['package.json', ...entry, ...entry.map((name) => `core/${name}`)];
  assert.deepEqual(files.sort(), expected.sort());
});

test('nothing else is installed with it, and nothing runs when it is', () => {
  const manifest = JSON.parse(readFileSync(pkg('package.json'), 'utf8'));
  const keys = Object.keys(manifest).filter((key) => /dependencies|scripts|bin|gyp/i.test(key));
  assert.deepEqual(keys, []);
});

test('publint has nothing to say', async () => {
  const { messages, pkg: manifest } = await publint({ pkgDir: pkg(''), level: 'suggestion', strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, manifest)), []);
});

test('the types are right for every way to import them (attw)', () => {
  const attw = fileURLToPath(new URL('../node_modules/.bin/attw', import.meta.url));
  execFileSync(attw, [tarball.path, '--format', 'ascii', '--exclude-entrypoints', 'rolescope_bg.wasm', 'core/rolescope_bg.wasm'], { stdio: 'pipe' });
});

test('no declaration is as loose as `any`', () => {
  for (const name of ['index.d.ts', 'core/index.d.ts']) {
    const code = readFileSync(pkg(name), 'utf8').replace(/\/\*.*?\*\//gs, '');
    assert.doesNotMatch(code, /\bany\b/);
  }
});

test('the files for browsers name no module of Node.js', () => {
  for (const name of ['index.js', 'rolescope.js', 'core/index.js', 'core/rolescope.js']) {
    assert.doesNotMatch(readFileSync(pkg(name), 'utf8'), /\brequire\(|from ['"](node:|fs|path|url|util)\b/);
  }
});
