// The pattern benchmark in WebAssembly: builds the crate beside this file and prints a table.
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

const ENGINES = ['rolescope PatternSet', 'regex-automata lazy DFA', 'regex-automata dense DFA', 'globset', 'includes: prefix', 'includes: regex'];
const KINDS = ['prefixes', 'mixed'];
const SIZES = [30, 1000, 30000];
const NAMES = 512;
// What takes minutes or gigabytes to compile.
const LARGEST = [Infinity, 1000, 30, Infinity, 1000, 1000];

/** The least time of some runs, which is the one least disturbed. */
function nanoseconds(run, rounds) {
  let best = Infinity;
  for (let i = 0; i < 7; i++) {
    const begin = process.hrtime.bigint();
    run(rounds);
    best = Math.min(best, Number(process.hrtime.bigint() - begin) / rounds / NAMES);
  }
  return best;
}

const rows = [];
for (const [mixed, kind] of KINDS.entries()) {
  for (const size of SIZES) {
    for (const [engine, name] of ENGINES.entries()) {
      if (size > LARGEST[engine]) continue;
      // A memory of its own for each, so that it can be measured.
      const bench = new WebAssembly.Instance(module).exports;
      bench.workload(mixed, size);
      const before = bench.memory.buffer.byteLength;
      const begin = performance.now();
      if (!bench.compile(engine)) continue;
      const compiled = performance.now() - begin;
      const first = nanoseconds(bench.run, 1);
      const each = nanoseconds(bench.run, Math.max(1, Math.min(200, Math.round(2e7 / first / NAMES))));
      const memory = bench.memory.buffer.byteLength - before;
      rows.push({ kind, size, engine: name, 'ns/name': +each.toFixed(1), 'compile ms': +compiled.toFixed(2), 'memory KiB': memory / 1024 });
    }
  }
}
console.table(rows);
