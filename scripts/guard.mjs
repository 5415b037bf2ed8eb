// Guards the JavaScript that wasm-bindgen writes: node scripts/guard.mjs FILE…
//
// wasm-bindgen takes its callers to keep to the types. Whoever does not gets an exception from within, or an answer about
// the empty text. Here the few functions through which texts, lists and objects go in look at what they are given, and
// what they throw is an `Error` with a code, like every other error of the package. An exception that passes through
// WebAssembly costs it a part of its stack, for good: so whatever can be told before is told before.

import { readFileSync, writeFileSync } from 'node:fs';
import { transformSync } from 'esbuild';

/** More would ask for memory that cannot be had, which WebAssembly has no way to survive. */
const LONGEST_TEXT = 2 ** 23;
const LONGEST_LIST = 2 ** 22;

/** What is put at the beginning of a function, by the line that begins it. */
const GUARDS = {
  'function passStringToWasm0(arg, malloc, realloc) {': `
    if (typeof arg !== 'string') throw argumentError('expected a text');
    if (arg.length > ${LONGEST_TEXT}) throw argumentError('the text is too long');`,
  'function _assertClass(instance, klass) {': `
    if (!attempt(() => instance instanceof klass)) throw argumentError(\`expected an \${klass.name}\`);
    refuseFreed(instance);`,
  // Freeing twice, as `using` does after `free()`, is no fault. But getters of what is handed in may do what they like.
  'free() {': `
        if (!this.__wbg_ptr) return;
        if (writing) throw argumentError('not while something is handed in');`,
};

/** What is put in the place of something else. */
const REPLACEMENTS = {
  // What WebAssembly throws.
  'throw new Error(getStringFromWasm0': 'throw argumentError(getStringFromWasm0',
  // An exception that WebAssembly catches takes up a place in its table of objects, for good.
  'const ret = JSON.stringify(arg0);': 'const ret = writtenAsJson(arg0);',
  // One that it does not catch takes up a part of its stack. So a text that is too long is none, and comes to be written.
  "typeof(obj) === 'string' ? obj": `typeof(obj) === 'string' && obj.length <= ${LONGEST_TEXT} ? obj`,
};

/** Getters and proxies may throw whatever they like. */
const HELPERS = `
let writing = false;

function refuseFreed(object) {
    if (!object.__wbg_ptr) throw argumentError('the object was freed');
}

function attempt(action) {
    try {
        return action() || undefined;
    } catch {
        return undefined;
    }
}

function writtenAsJson(value) {
    let text, reason;
    try {
        if (typeof value === 'string') return argumentError('the text is too long');
        if (value?.length > ${LONGEST_LIST}) return argumentError('the list is too long');
        writing = true;
        text = JSON.stringify(value);
    } catch (error) {
        reason = attempt(() => String(error.message));
    } finally {
        writing = false;
    }
    if (text?.length > ${LONGEST_TEXT}) return argumentError('the text is too long');
    return text ?? codedError('not_json', 'The value cannot be written as JSON. ' + (reason ?? ''));
}

function codedError(code, message) {
    return Object.assign(new Error(message.trim()), { name: 'RolescopeError', code });
}

function argumentError(message) {
    return codedError('invalid_argument', message);
}
`;

for (const file of process.argv.slice(2)) {
  let code = readFileSync(file, 'utf8');
  for (const [place, guard] of Object.entries(GUARDS)) {
    // Only modules that take objects of a class have the last one.
    if (!code.includes(place) && !place.includes('_assertClass')) throw new Error(`${file} has no ${place}`);
    code = code.replace(place, place + guard);
  }
  for (const [place, replacement] of Object.entries(REPLACEMENTS)) {
    if (!code.includes(place)) throw new Error(`${file} has no ${place}`);
    code = code.replace(place, replacement);
  }
  // Methods of an object that was freed.
  const ofClass = /^(export )?class \w+ \{$.*?^\}$/ms;
  const method = /^    (?!constructor|free|__destroy)\w+\(.*\) \{$/gm;
  if (!ofClass.test(code)) throw new Error(`${file} has no class`);
  code = code.replace(ofClass, (text) => text.replace(method, '$&\n        refuseFreed(this);'));
  // Without comments and with short names inside, it weighs half; what is exported keeps its name.
  code = transformSync(code + HELPERS, { minify: true, target: 'es2022' }).code;
  writeFileSync(file, code);
}
