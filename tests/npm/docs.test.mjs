// The JavaScript of the documentation runs and comes to what its comments say, and the limits it tells are those of the code.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as rolescope from '../../pkg/node.js';
import { freshProject } from './project.mjs';

const ASYNC = Object.getPrototypeOf(async () => {}).constructor;

/** `expression; // value` becomes a comparison, if the comment is a value. */
function compared(line) {
  const [, expression, value] = line.match(/^([^ /].*); \/\/ (.*)$/) ?? [];
  if (expression === undefined || /^(const|let|import|await) /.test(expression)) return line;
  try {
    JSON.parse(value);
  } catch {
    return line;
  }
  return `same(${expression}, ${value}, ${JSON.stringify(expression)});`;
}

const scripts = (text) => [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, block]) => block);

/** Whether it is a file of a project, rather than lines to try. */
const isProject = (block) => block.includes('node:test');

for (const name of ['docs/how-it-decides.md', 'README.md']) {
  test(name, async () => {
    const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
    const blocks = scripts(text).filter((block) => !isProject(block));
    const lines = blocks.flatMap((block) => block.split('\n'));
    const script = lines.filter((line) => !/^(import|await init)/.test(line)).map(compared);
    let count = 0;
    const same = (actual, expected, expression) => {
      count += 1;
      assert.deepEqual(JSON.parse(JSON.stringify(actual)), expected, expression);
    };
    const { default: init, ...names } = rolescope;
    await new ASYNC('same', ...Object.keys(names), script.join('\n'))(same, ...Object.values(names));
    assert.ok(count > 2, `${count} values compared`);
  });
}

test('README.md, in git and CI', (test) => {
  const folder = freshProject(test, 'git');
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  writeFileSync(join(folder, 'roles.test.mjs'), scripts(readme).find(isProject));
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const run = () => spawnSync(process.execPath, ['--test', '--test-reporter=tap'], { cwd: folder, env, encoding: 'utf8' });

  const { stdout, status } = run();
  assert.equal(status, 1);
  const told = [...stdout.matchAll(/^ {4}\+ {3}'(.*)',?$/gm)].map(([, line]) => line);
  assert.deepEqual(told, ['roles/misspelt.json:1 There is no index privilege raed.']);
  rmSync(join(folder, 'roles/misspelt.json'));
  assert.equal(run().status, 0);
});

test('SECURITY.md tells the limits that the code has', () => {
  const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const number = (text) => {
    const [, base, , exponent = '0'] = text.replaceAll(/[,_]/g, '').match(/^(\d+)(<sup>| << | \*\* )?(\d+)?/);
    return text.includes('<<') ? Number(base) * 2 ** exponent : Number(base) ** (exponent === '0' ? 1 : exponent);
  };
  const rows = [...read('SECURITY.md').matchAll(/^\| .* \| ([\d,]+\S*) \| .* \| \[`(\w+)`\]\((.*)\) \|$/gm)];
  assert.ok(rows.length > 20, `${rows.length} limits`);
  for (const [, told, name, path] of rows) {
    const [, value] = read(path).match(new RegExp(`const ${name}(?:: \\w+)? = (.*);`));
    assert.equal(number(told), number(value), name);
  }
});
