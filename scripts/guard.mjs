// Guards the JavaScript that wasm-bindgen writes: node scripts/guard.mjs FILE…
//
// wasm-bindgen takes its callers to keep to the types. Whoever does not gets an exception from within, or an answer about
// the empty text. Here the few functions through which texts and objects go in look at what they are given (with
// src/bindings/door.js), and what they throw is an `Error` with a code, like every other error of the package.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';

/** What is put at the beginning of a function, by the line that begins it. */
const GUARDS = {
  'function passStringToWasm0(arg, malloc, realloc) {': 'refuseOtherThanText(arg);',
  'function _assertClass(instance, klass) {': 'refuseOtherThan(klass, instance);',
  // Freeing twice, as `using` does after `free()`, is no fault.
  'free() {': 'if (!this.__wbg_ptr) return; refuseWhileHandingIn();',
};

/** What WebAssembly throws. */
const THROWN = 'throw new Error(getStringFromWasm0';

const DOOR = readFileSync(new URL('../src/bindings/door.js', import.meta.url), 'utf8');

for (const file of process.argv.slice(2)) {
  let code = readFileSync(file, 'utf8');
  const replace = (place, replacement) => {
    const before = code;
    code = code.replace(place, replacement);
    if (code === before) throw new Error(`${file} has no ${place}`);
  };
  for (const [place, guard] of Object.entries(GUARDS)) {
    // Only modules that take objects of a class have the second one.
    if (code.includes(place) || !place.includes('_assertClass')) replace(place, place + guard);
  }
  replace(THROWN, 'throw argumentError(getStringFromWasm0');
  // What JavaScript makes of a text (in lower case it can be longer) must not throw on its way back either.
  replace("typeof(obj) === 'string' ? obj", "typeof(obj) === 'string' && obj.length <= LONGEST_TEXT ? obj");
  // Methods of an object that was freed.
  const ofClass = /^(export )?class \w+ \{$.*?^\}$/ms;
  const method = /^    (?!constructor|free|__destroy)\w+\(.*\) \{$/gm;
  if (!ofClass.test(code)) throw new Error(`${file} has no class`);
  code = code.replace(ofClass, (text) => text.replace(method, '$&\n        refuseFreed(this);'));

  // src/bindings/door.js becomes a part of the file. One function of it needs nothing written around it.
  replace(/^import .*\/door\.js['"];?$/gm, '');
  replace('import1', '{ refusal }');
  code += DOOR.replace(/^export /gm, '');
  // Without comments and with short names inside, it weighs half; what is exported keeps its name.
  code = transformSync(code, { minify: true, treeShaking: true, target: 'es2022' }).code;
  writeFileSync(file, code);
  rmSync(join(dirname(file), 'snippets'), { recursive: true });
}
