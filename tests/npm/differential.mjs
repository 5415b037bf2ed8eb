// Native against WebAssembly: node tests/npm/differential.mjs [SUBJECTS [SEED]]
//
// fuzz/examples/answers.rs makes up roles, accesses and calls, and answers them natively; here the packed package answers
// the same calls. Prints the first answers that are not the same, byte by byte as JSON, and fails if there are any.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { installed } from './project.mjs';

const SHOWN = 10;
const [subjects = '1000', seed = '0'] = process.argv.slice(2);
const rolescope = installed();

/** What comes back or is thrown, as the native side writes it down. */
function answer(call) {
  try {
    const value = call();
    return { answer: JSON.stringify(value instanceof Uint8Array ? [...value] : (value ?? null)) };
  } catch (error) {
    if (error.name !== 'RolescopeError') throw error;
    const { code, message, pointer = null, role = null } = error;
    return { code, message, pointer, role };
  }
}

const ofFunction = ([name, ...args]) => answer(() => rolescope[name](...args));

/** A method of the access, or a function of both. */
function ofAccess(access, other, [name, ...args]) {
  if (name === 'kibanaDifferences') return answer(() => access.kibanaDifferences(other));
  return answer(() => (name in access ? access[name](...args) : rolescope[name](access, other)));
}

let count = 0;
let errors = 0;
let differences = 0;
function compare(what, native, wasm) {
  count += 1;
  // What JavaScript makes of JSON text, such as the order of keys that are numbers, is not the package's doing.
  if ('answer' in native) native.answer = JSON.stringify(JSON.parse(native.answer));
  else errors += 1;
  const [expected, actual] = [native, wasm].map((value) => JSON.stringify(value));
  if (expected === actual) return;
  differences += 1;
  if (differences <= SHOWN) console.log(`${JSON.stringify(what)}\n native: ${expected}\n wasm:   ${actual}`);
}

const command = fileURLToPath(new URL('../../fuzz/target/release/examples/answers', import.meta.url));
const native = spawn(command, [subjects, seed], { stdio: ['ignore', 'pipe', 'inherit'] });
const ended = new Promise((resolve, reject) => native.once('close', resolve).once('error', reject));
for await (const line of createInterface({ input: native.stdout })) {
  const { specs, refused, calls, answers } = JSON.parse(line);
  if (!specs) {
    calls.forEach((call, number) => compare(call, answers[number], ofFunction(call)));
    continue;
  }
  const accesses = [];
  specs.forEach((spec, number) => {
    compare(spec, refused[number], answer(() => (accesses.push(new rolescope.Access(spec)), null)));
  });
  answers.forEach((native, number) => {
    compare({ specs, call: calls[number] }, native, ofAccess(...accesses, calls[number]));
  });
  for (const access of accesses) access.free();
}
const status = await ended;
console.log(`${count} answers compared, ${errors} of them errors; ${differences} differ`);
process.exitCode = status || (differences || count === 0 ? 1 : 0);
