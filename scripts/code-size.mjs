// Where the bytes of the WebAssembly module are: `node scripts/code-size.mjs FILE.wasm [DEPTH]`, for a file that still
// has the names of its functions. Sums up the functions by the first DEPTH segments of their paths, and tells how much less
// the compressed code would be without them.

import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

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

/** A name as Rust has it, where the linker has left it as it was (`_ZN4core3fmt5write17h0123456789abcdefE`). */
function demangled(name) {
  if (!name.startsWith('_ZN')) return name;
  const parts = [];
  for (let at = 3; /\d/.test(name[at]); at += parts.at(-1).length) {
    const [length] = name.slice(at).match(/^\d+/);
    at += length.length;
    parts.push(name.slice(at, at + Number(length)));
  }
  return parts.join('::').replace(/\$(LT|GT|RF|BP|C|u[0-9a-f]+)\$/g, ' ').replaceAll('..', '::');
}

/** The path that a function's name begins with; `<impl Trait for path>` counts for the path. */
function group(name = '(unnamed)') {
  const path = demangled(name).replace(/\[[0-9a-f]+\]/g, '').replace(/::h[0-9a-f]{16}$/, '');
  return path.match(/[a-z]\w*(::\w+)*/i)[0].split('::').slice(0, Number(depth)).join('::');
}

const groups = new Map();
const bodies = [];
const code = new Cursor(sections[CODE]);
let index = WebAssembly.Module.imports(module).filter(({ kind }) => kind === 'function').length;
for (let left = code.number(); left > 0; left--, index++) {
  const key = group(names.get(index));
  const body = code.part();
  bodies.push({ key, body });
  const sum = groups.get(key) ?? { size: 0, functions: 0 };
  groups.set(key, { size: sum.size + body.length, functions: sum.functions + 1 });
}

/** What the code weighs without a group; not compressed as well as for the network, which would take minutes. */
function compressed(without) {
  const parts = bodies.filter(({ key }) => key !== without).map(({ body }) => body);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22 };
  return brotliCompressSync(Buffer.concat(parts), { params }).length;
}

const all = compressed();
const largest = [...groups].sort(([, a], [, b]) => b.size - a.size).slice(0, 60);
const rows = largest.map(([key, sums]) => ({ key, ...sums, saved: all - compressed(key) }));

// What many groups have alike, such as the code of lists, is nearly free after compression: the column `saved` tells.
console.log(`${sections[CODE].length} bytes of code, ${all} compressed; ${sections[DATA].length} bytes of data`);
console.log('   saved    bytes functions');
for (const { key, size, functions, saved } of rows.sort((a, b) => b.saved - a.saved)) {
  console.log([saved, size, functions].map((cell) => String(cell).padStart(8)).join(' ') + ` ${key}`);
}
