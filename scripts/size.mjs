// Prints what the files that ship weigh, and fails where one is over its budget (scripts/size-budget.json, in bytes
// after brotli, the form in which they travel).

import { readFileSync, readdirSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const budget = JSON.parse(readFileSync(new URL('size-budget.json', import.meta.url)));

const weigh = (bytes) => [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
const line = (name, cells) => console.log(name.padEnd(28) + cells.map((cell) => String(cell).padStart(10)).join(''));

let over = false;
function report(name, weight) {
  const limit = budget[name];
  over ||= weight[2] > limit;
  line(name, [...weight, limit ?? '', weight[2] > limit ? 'OVER' : '']);
}

/** Reports every file of a folder; returns their weights by their names. */
function folder(path) {
  const weights = {};
  for (const file of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const name = `${file.parentPath}/${file.name}`;
    weights[name] = weigh(readFileSync(name));
    report(name, weights[name]);
  }
  return weights;
}

const sum = (weights) => weights.reduce((sums, weight) => sums.map((sum, index) => sum + weight[index]), [0, 0, 0]);
const loaded = ['index.js', 'rolescope.js', 'rolescope_bg.wasm'];

line('', ['raw', 'gzip', 'brotli', 'budget']);
const pkg = folder('pkg');
for (const entry of ['pkg', 'pkg/core']) report(`${entry} in a browser`, sum(loaded.map((name) => pkg[`${entry}/${name}`])));
try {
  report('page', sum(Object.values(folder('www/dist'))));
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
}
process.exitCode = over ? 1 : 0;
