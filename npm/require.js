// The entry for require() in Node.js, which scripts/build puts into one file: the module is on the disk, so it is loaded
// before anybody can ask for it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { initSync as load } from './index.js';

load(readFileSync(join(__dirname, 'rolescope_bg.wasm')));

export * from './rolescope.js';

export default async function init() {}

export function initSync() {}
