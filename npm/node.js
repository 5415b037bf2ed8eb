// The entry for Node.js: the module is on the disk, so it is loaded before anybody can ask for it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { initSync } from './index.js';

// A path and no URL: bundlers for servers, such as Next.js, make something of a URL that readFileSync does not take.
initSync(readFileSync(join(fileURLToPath(import.meta.url), '../rolescope_bg.wasm')));

export * from './index.js';
export { default } from './index.js';
