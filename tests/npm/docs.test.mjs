// The JavaScript of the documentation runs, and comes to what its comments say.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import * as rolescope from '../../pkg/node.js';

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

for (const name of ['docs/how-it-decides.md', 'README.md']) {
  test(name, async () => {
    const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
    const lines = [...text.matchAll(/^```js\n(.*?)^```$/gms)].flatMap(([, block]) => block.split('\n'));
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
