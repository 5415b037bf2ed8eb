// The entry for Node.js: the module is on the disk, so it is loaded before anybody can ask for it.

import { readFileSync } from 'node:fs';
import { initSync } from './index.js';

initSync(readFileSync(new URL('rolescope_bg.wasm', import.meta.url)));

export * from './index.js';
export { default } from './index.js';
