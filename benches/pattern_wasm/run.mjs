// The pattern benchmark in WebAssembly: builds the crate beside this file and prints two tables.
//
//   node benches/pattern_wasm/run.mjs

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const here = import.meta.dirname;
const target = `${here}/../../target/pattern-bench`;
const wasm = 'wasm32-unknown-unknown';
const args = ['build', '--release', '--quiet', '--target', wasm, '--target-dir', target];
execFileSync('cargo', args, { cwd: here, stdio: 'inherit' });
const module = new WebAssembly.Module(readFileSync(`${target}/${wasm}/release/pattern_bench.wasm`));

const KINDS = ['prefixes', 'mixed'];
const SIZES = [30, 1000, 30000];
const NAMES = 512;
const INCLUSION = 5;

/** By number, with the largest list of each kind that takes neither minutes nor gigabytes. */
const ENGINES = [
  { name: 'rolescope set', largest: [Infinity, Infinity] },
  { name: 'rolescope list', largest: [Infinity, Infinity] },
  { name: 'regex-automata lazy DFA', largest: [30000, 1000] },
  { name: 'regex-automata dense DFA', largest: [1000, 30] },
  { name: 'globset', largest: [Infinity, Infinity] },
];

const nanoseconds = (call) => {
  const begin = process.hrtime.bigint();
  call();
  return Number(process.hrtime.bigint() - begin);
};

/** The least of some, which is the one least disturbed. */
const least = (times, sample) => Math.min(...Array.from({ length: times }, sample));

/** Long enough for the engine's best compiler to be done. */
const warmUp = (bench) => {
  const end = performance.now() + 300;
  while (performance.now() < end) bench.run(1);
};

/** A memory of its own for each, so that it can be measured. */
const instance = () => new WebAssembly.Instance(module).exports;

const matching = [];
for (const [mixed, kind] of KINDS.entries()) {
  for (const size of SIZES) {
    for (const [engine, { name, largest }] of ENGINES.entries()) {
      if (size > largest[mixed]) continue;
      let bench;
      let before;
      const compiled = least(size > 1000 ? 1 : 3, () => {
        bench = instance();
        bench.workload(mixed, size);
        before = bench.memory.buffer.byteLength;
        return nanoseconds(() => bench.compile(engine));
      });
      if (bench.run(1) !== NAMES / 2) throw new Error(`${name} is wrong about ${size} ${kind}`);
      warmUp(bench);
      const rounds = Math.max(1, Math.round(4e6 / nanoseconds(() => bench.run(1))));
      const each = least(9, () => nanoseconds(() => bench.run(rounds)) / rounds / NAMES);
      const memory = bench.memory.buffer.byteLength - before;
      matching.push({ kind, size, engine: name, 'ns/name': +each.toFixed(1), 'compile ms': +(compiled / 1e6).toFixed(2), 'memory KiB': memory / 1024 });
    }
  }
}
console.table(matching);

const inclusion = [];
for (const [number, question] of ['a prefix decides', 'prefixes decide that it is not', 'regular expressions decide'].entries()) {
  const bench = instance();
  bench.workload(0, 1000);
  bench.compile(INCLUSION + number);
  warmUp(bench);
  const first = least(50, () => {
    const fresh = instance();
    fresh.workload(0, 1000);
    fresh.compile(INCLUSION + number);
    return nanoseconds(() => fresh.run(0));
  });
  const again = least(9, () => nanoseconds(() => bench.run(20)) / 20 / NAMES);
  inclusion.push({ question, 'first µs': +(first / 1e3).toFixed(2), 'then µs': +(again / 1e3).toFixed(2) });
}
console.table(inclusion);
