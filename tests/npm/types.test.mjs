// The types, checked as strictly as TypeScript can, as an ES module, as CommonJS, and for a bundler.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { freshProject } from './project.mjs';

const folder = freshProject(test, 'types');
const tsc = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url));

const check = (...args) => {
  const strict = ['--ignoreConfig', '--strict', '--noEmit', '--target', 'es2022', '--lib', 'esnext,dom', '--types', ''];
  const { stdout } = spawnSync(tsc, [...strict, ...args], { cwd: folder, encoding: 'utf8' });
  assert.equal(stdout, '');
};

const strictest = ['--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--verbatimModuleSyntax', '--skipLibCheck', 'false'];

test('in Node.js', () => check('--module', 'node20', 'esm.mts', 'shapes.mts', 'commonjs.cts'));
test('in Node.js, as strictly as can be', () => check('--module', 'nodenext', ...strictest, 'esm.mts', 'shapes.mts'));
test('in a bundler', () => check('--module', 'esnext', '--moduleResolution', 'bundler', 'esm.mts', 'shapes.mts'));
test('for browsers of yesterday', () =>
  check('--lib', 'es2022,dom', '--module', 'esnext', '--moduleResolution', 'bundler', '--skipLibCheck', 'false', 'esm.mts'));
