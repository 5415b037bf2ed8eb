// One question in a fresh process: prints how long its first answer took, in milliseconds. Without the number of a
// question: how long everything takes from the bytes of the module to the first answer.

import { readFileSync } from 'node:fs';
import { timed } from './measure.mjs';
import { questions } from './questions.mjs';

const folder = new URL('../../pkg/', import.meta.url);
const [number] = process.argv.slice(2);

if (number === undefined) {
  const bytes = readFileSync(new URL('rolescope_bg.wasm', folder));
  const { Access, initSync } = await import(new URL('index.js', folder));
  const time = timed(() => {
    initSync(bytes);
    const roles = ['viewer', 'monitoring_user', { name: 'mine', descriptor: { indices: [{ names: ['logs-*'], privileges: ['read'] }] } }];
    new Access({ roles }).allows('indices:data/read/search', 'logs-app17-2026.11.21');
  });
  console.log(time);
} else {
  const it = await import(new URL('node.js', folder));
  const { prepare, run } = questions[number];
  const prepared = prepare?.(it);
  console.log(timed(() => run(it, prepared)));
}
