// The speed of the built package: single checks beside those of peers, then everything else beside its limit.
//
//   node benches/js/bench.mjs [part of a question's name]

import { execFileSync } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import * as rolescope from '../../pkg/node.js';
import { least, shown, table, warm } from './measure.mjs';
import { peers } from './peers.mjs';
import { questions } from './questions.mjs';
import { SIZES, namesFor, rolesWith } from './workload.mjs';

// V8 11 (Node.js 20) ends the process when it has put a call of cedar-wasm into its caller and then has to undo that.
setFlagsFromString('--no-turbo-inline-js-wasm-calls');

const PROCESSES = 5;
const [wanted = ''] = process.argv.slice(2);

/** What takes a millisecond for a check is asked about fewer names, and not at every size. */
const SLOW = { 'casbin keyMatch': true, 'cedar-wasm': true };
const FEW_NAMES = 20;
const LARGEST_FOR_SLOW = 3000;

/** Prints the table of single checks; gives the time that the yardstick takes for 30 grants. */
async function checks() {
  const heads = SIZES.flatMap((size) => [`${size.toLocaleString('en')} grants`, 'yardsticks', 'set up']);
  const rows = [['one check', ...heads], ...Object.keys(peers).map((peer) => [peer])];
  let yardstick;
  for (const size of SIZES) {
    const roles = rolesWith(size);
    const contestants = [];
    for (const [peer, setUp] of Object.entries(peers)) {
      if (SLOW[peer] && size > LARGEST_FOR_SLOW) continue;
      const begin = process.hrtime.bigint();
      const check = await setUp(roles);
      const settingUp = Number(process.hrtime.bigint() - begin) / 1e6;
      const names = namesFor(size).slice(0, SLOW[peer] ? FEW_NAMES : Infinity);
      for (const { name, allowed } of names) {
        if (check(name) !== allowed) throw new Error(`${peer} is wrong about ${name}`);
      }
      let granted = 0;
      const run = () => {
        for (const { name } of names) granted += check(name);
      };
      contestants.push({ peer, run, settingUp, names: names.length });
    }
    const times = warm(contestants.map(({ run }) => run)).map((time, i) => time / contestants[i].names);
    yardstick ??= times[0];
    for (const row of rows.slice(1)) {
      const at = contestants.findIndex(({ peer }) => peer === row[0]);
      const cells = at < 0 ? ['', '', ''] : [shown(times[at]), (times[at] / times[0]).toFixed(2), shown(contestants[at].settingUp)];
      row.push(...cells);
    }
  }
  table(rows);
  return yardstick;
}

/** The time of a first answer, each in a process of its own. */
function first(...question) {
  const options = { cwd: import.meta.dirname, encoding: 'utf8' };
  const run = () => Number(execFileSync(process.execPath, ['first.mjs', ...question], options));
  return least(Array.from({ length: PROCESSES }, run));
}

function answers(yardstick) {
  const rows = [['question', 'in a fresh process', 'then', 'limit']];
  const limited = ({ limit, yardsticks }) => {
    if (limit !== undefined) return shown(limit);
    return yardsticks && yardstick ? shown(yardsticks * yardstick) : '';
  };
  rows.push(['from the bytes of the module to the first answer, 3 roles', shown(first()), '', shown(10)]);
  questions.forEach((question, number) => {
    if (!question.name.includes(wanted)) return;
    const prepared = question.prepare?.(rolescope);
    const [time] = warm([() => question.run(rolescope, prepared)]);
    rows.push([question.name, shown(first(String(number))), shown(time), limited(question)]);
  });
  table(rows);
}

let yardstick;
if (wanted === '') {
  yardstick = await checks();
  console.log();
}
answers(yardstick);
