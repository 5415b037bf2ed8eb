// Guards the JavaScript that wasm-bindgen writes: node scripts/guard.mjs GLUE MODULE
//
// wasm-bindgen takes its callers to keep to the types. Whoever does not gets an exception from within, or an answer about
// the empty text. Here the few functions through which texts and objects go in look at what they are given (with
// src/bindings/door.js), and what they throw is an `Error` with a code, like every other error of the package. How the
// module is loaded is in npm/load.js.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';

const [file, module] = process.argv.slice(2);
let code = readFileSync(file, 'utf8');

/** Replaces what has to be there: another version of wasm-bindgen may write it otherwise. */
function replace(place, replacement) {
  const before = code;
  code = code.replaceAll(place, replacement);
  if (code === before) throw new Error(`${file} has no ${place}`);
}

replace('function passStringToWasm0(arg, malloc, realloc) {', '$&refuseOtherThanText(arg);');
replace('throw new Error(getStringFromWasm0', 'throw argumentError(getStringFromWasm0');

// Objects of the class: a number that anybody can see and copy does not tell where they are.
replace(/^    __destroy_into_raw\(\) \{$.*?^    \}$/gms, '');
replace(/^    free\(\) \{$.*?^    \}$/gms, 'free() { freeObject(this, AccessFinalization, wasm.__wbg_access_free); }');
replace(
  /this\.__wbg_ptr = r0;\s*AccessFinalization\.register\(this, this\.__wbg_ptr, this\);/g,
  'const handle = hold(this, r0 >>> 0); AccessFinalization.register(handle, r0 >>> 0, handle);',
);
// What is no such object, or was freed, is refused before anything else is looked at.
const method = /^    (?!constructor|free)\w+\(.*\) \{$/gm;
const ofClass = /^(export )?class \w+ \{$.*?^\}$/gms;
replace(ofClass, (text) => text.replace(method, '$&\n        const at = placeOf(this);').replaceAll('this.__wbg_ptr', 'at'));
// Only modules that take objects of the class have these.
if (code.includes('_assertClass')) {
  replace(/\b(\w+)\.__wbg_ptr\b/g, 'placeOf($1)');
  replace('function _assertClass(instance, klass) {', '$& return placeOf(instance);');
}

// Results come by way of one place in the memory of the module, not each through a place on its stack, which would be lost
// where JavaScript's own stack ends just then. Nobody else runs between the writing and the reading.
replace(/const retptr = .*|wasm\.__wbindgen_add_to_stack_pointer\(16\);/g, '');
replace(/^( *)try \{$((?:(?!^\1\}).*\n)+)^\1\} finally \{\s*\}$/gm, '$2');
replace(/getDataViewMemory0\(\)\.getInt32\(retptr \+ 4 \* (\d), true\)/g, 'resultNumber($1)');
replace(/\bretptr\b/g, 'placeOfResult()');
replace(
  /var r0 = .*\s*var r1 = .*\s*var r2 = .*\s*if \(r2\) \{\s*throw takeFromExternrefTable0\(r1\);\s*\}\s*return takeFromExternrefTable0\(r0\);/g,
  'return result();',
);

// The texts of the question that is asked most often have a place of their own.
replace(/^    allowsWritten\(.*?^    \}$/gms, '');
replace(/^export function placeOfQuestion\(.*?^\}$/gms, '');
replace(
  /^    allows\((\w+), (\w+)\) \{\s*const at = .*$/gm,
  '$&\n        if (writesQuestion($1, $2)) return wasm.access_allowsWritten(at, $1.length, $2.length) !== 0;',
);

const exports = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(module)));
replace('if (wasm !== undefined) return wasm;', '');
replace('let wasmModule, wasmInstance, wasm;', '$&\nwasm = notLoaded;');
replace('function __wbg_finalize_init(instance, module) {', '$& refuseOtherModule(instance.exports);');
replace('function initSync(module) {', 'function loadSync(module) {');
replace(/^export \{ initSync.*$/gm, '');

// src/bindings/door.js becomes a part of the file. One function of it needs nothing written around it.
replace(/^import .*\/door\.js['"];?$/gm, '');
replace('import1', '{ refusal }');
const parts = ['../src/bindings/door.js', '../npm/load.js'].map((part) => readFileSync(new URL(part, import.meta.url), 'utf8'));
code = parts[0].replace(/^export /gm, '') + parts[1].replace('NUMBER_OF_EXPORTS', exports.length) + code;

// Without comments and with short names inside, it weighs half; what is exported keeps its name. Who sees a line of it, in
// a report of an error, should not see all of it.
code = transformSync(code, { minify: true, treeShaking: true, target: 'es2022', lineLimit: 160 }).code;
writeFileSync(file, code);
rmSync(join(dirname(file), 'snippets'), { recursive: true });
