// How time is taken: of several samples the least counts, which is the one least disturbed. What is compared takes
// turns, so that a busy machine is unfair to nobody.

export const least = (numbers) => Math.min(...numbers);

/** How long a run takes, in milliseconds. */
export function timed(run) {
  const from = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - from) / 1e6;
}

/** The times of some runs once they are warm, in milliseconds: WebAssembly is compiled anew while it runs, beside it. */
export function warm(runs, { rounds = 9, atLeast = 4, warmUp = 150 } = {}) {
  const sample = (run, times) =>
    timed(() => {
      for (let i = 0; i < times; i++) run();
    });
  const times = runs.map((run) => {
    for (const from = performance.now(); performance.now() - from < warmUp; ) run();
    let count = 1;
    while (sample(run, count) < atLeast) count *= 2;
    return count;
  });
  const taken = runs.map(() => []);
  for (let round = 0; round < rounds; round++) {
    runs.forEach((run, i) => taken[i].push(sample(run, times[i]) / times[i]));
  }
  return taken.map(least);
}

/** A time for people. */
export function shown(milliseconds) {
  if (milliseconds < 1e-3) return `${(milliseconds * 1e6).toFixed(0)} ns`;
  if (milliseconds < 1) return `${(milliseconds * 1e3).toPrecision(3)} µs`;
  return `${milliseconds.toPrecision(3)} ms`;
}

/** Rows of texts as a table. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    console.log(row.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join('  ').trimEnd());
  }
}
