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

/** Reports every file of a folder, then the sum of what a browser loads of it. */
function folder(path, label, loads) {
  const sum = [0, 0, 0];
  for (const file of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const name = `${file.parentPath}/${file.name}`;
    const weight = weigh(readFileSync(name));
    report(name, weight);
    if (loads(file.name)) weight.forEach((bytes, index) => (sum[index] += bytes));
  }
  report(label, sum);
}

line('', ['raw', 'gzip', 'brotli', 'budget']);
const loaded = ['index.js', 'rolescope.js', 'rolescope_bg.wasm'];
folder('pkg', 'all in a browser', loaded);
folder('pkg/core', 'core in a browser', loaded);
try {
  folder('www/dist', 'page', () => true);
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
}
process.exitCode = over ? 1 : 0;
