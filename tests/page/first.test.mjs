// The first visit: how much travels until the page can be used, and how soon that is.

import assert from 'node:assert/strict';
import test from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { address, browser } from './use.mjs';

/** In bytes, as a host with brotli sends them. */
const BUDGET = 250_000;

/** Notes in the page when it can be used: the role stands there, and so does what is to be said about it. */
function noteReady() {
  new MutationObserver((_changes, observer) => {
    const isReady = ['.summary li', '.diagnostics-count .icon'].every((part) => document.querySelector(part));
    if (!isReady) return;
    window.readyAt = performance.now();
    observer.disconnect();
  }).observe(document, { subtree: true, childList: true });
}

test('what is fetched before the page can be used weighs no more than its budget', async () => {
  const context = await browser.newContext();
  await context.addInitScript(noteReady);
  const page = await context.newPage();
  const responses = new Map();
  page.on('response', (response) => responses.set(response.url(), response));
  await page.goto(address);
  await page.waitForFunction(() => window.readyAt);
  const before = await page.evaluate(() =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .filter(({ startTime }) => startTime < window.readyAt)
      .map(({ name }) => name),
  );
  let sum = 0;
  for (const name of new Set(before)) {
    const size = brotliCompressSync(await responses.get(name).body()).length;
    sum += size;
    console.log(`${String(size).padStart(8)} ${new URL(name).pathname}`);
  }
  console.log(`${String(sum).padStart(8)} in all`);
  assert.ok(before.some((name) => name.endsWith('.wasm')) && before.some((name) => /worker.*js$/.test(name)));
  assert.ok(sum <= BUDGET, `${sum} bytes`);
  await context.close();
});
