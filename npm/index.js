// The entry for browsers, workers and bundlers.

import load, { initSync as loadSync } from './rolescope.js';

export * from './rolescope.js';

let loading = false;

export default async function init(source) {
  loading = true;
  try {
    await load({ module_or_path: source });
  } finally {
    loading = false;
  }
}

export function initSync(source) {
  // The module being loaded would take the place of this one, and break every object made by it.
  if (loading) throw new Error('init() is under way: await it instead of calling initSync()');
  loadSync({ module: source });
}
