// The entry for browsers, workers and bundlers.

export * from './rolescope.js';
export { default } from './rolescope.js';
