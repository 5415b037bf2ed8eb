// Where the bytes of the WebAssembly module are: `node scripts/code-size.mjs FILE.wasm [DEPTH]`, for a file that still
// has the names of its functions. Sums up the functions by the first DEPTH segments of their paths.

import { readFileSync } from 'node:fs';

const [file, depth = 2] = process.argv.slice(2);
const bytes = readFileSync(file);

/** Reads the numbers and lengths of the binary format one after the other. */
class Cursor {
  constructor(bytes, at = 0) {
    Object.assign(this, { bytes, at });
  }
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
  part() {
    const size = this.number();
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }
  get ended() {
    return this.at >= this.bytes.length;
  }
}

const CODE = 10;
const DATA = 11;
const FUNCTION_NAMES = 1;

const sections = {};
for (const cursor = new Cursor(bytes, 8); !cursor.ended; ) sections[cursor.number()] = cursor.part();

const module = new WebAssembly.Module(bytes);
const names = new Map();
for (const section of WebAssembly.Module.customSections(module, 'name')) {
  const cursor = new Cursor(Buffer.from(section));
  while (!cursor.ended) {
    const kind = cursor.number();
    const list = new Cursor(cursor.part());
    if (kind !== FUNCTION_NAMES) continue;
    for (let left = list.number(); left > 0; left--) names.set(list.number(), list.part().toString());
  }
}

/** The path that a function's name begins with; `<impl Trait for path>` counts for the path. */
function group(name = '(unnamed)') {
  const path = name.replace(/\[[0-9a-f]+\]/g, '').replace(/::h[0-9a-f]{16}$/, '');
  return path.match(/[a-z_]\w*(::\w+)*/i)[0].split('::').slice(0, Number(depth)).join('::');
}

const sums = new Map();
const code = new Cursor(sections[CODE]);
let index = WebAssembly.Module.imports(module).filter(({ kind }) => kind === 'function').length;
for (let left = code.number(); left > 0; left--, index++) {
  const key = group(names.get(index));
  const sum = sums.get(key) ?? { size: 0, functions: 0 };
  sums.set(key, { size: sum.size + code.part().length, functions: sum.functions + 1 });
}

console.log(`${sections[CODE].length} bytes of code, ${sections[DATA].length} bytes of data`);
console.log('   bytes functions');
for (const [key, { size, functions }] of [...sums].sort(([, a], [, b]) => b.size - a.size).slice(0, 40)) {
  console.log(`${String(size).padStart(8)} ${String(functions).padStart(9)} ${key}`);
}
