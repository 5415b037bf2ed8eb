// The package in a browser: through a bundler, and from a static folder without one.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { build, createServer } from 'vite';
import { serve } from '../../scripts/serve.mjs';
import { launch, open } from '../chromium.mjs';
import { freshProject } from './project.mjs';

const folder = freshProject(test, 'browser');
writeFileSync(join(folder, 'empty.html'), '<!doctype html><link rel="icon" href="data:," />');

const browser = await launch();
test.after(() => browser.close());

async function answers(address, expected = 'true false') {
  const { page, troubles } = await open(browser, address);
  await page.waitForFunction(() => document.body.textContent.trim(), undefined, { timeout: 20_000 }).catch(() => {});
  assert.deepEqual({ text: (await page.textContent('body')).trim(), troubles }, { text: expected, troubles: [] });
  await page.close();
}

async function staticFolder(test, path) {
  const { server, address } = await serve(path);
  test.after(() => server.close());
  return address;
}

test('a fresh Vite app, built', async (test) => {
  await build({ root: folder, base: './', logLevel: 'warn' });
  await answers(await staticFolder(test, join(folder, 'dist')));
});

test('a fresh Vite app, while it is developed', async (test) => {
  const server = await createServer({ root: folder, logLevel: 'error', server: { port: 0 } });
  test.after(() => server.close());
  await server.listen();
  await answers(server.resolvedUrls.local[0]);
});

test('a script in a static folder, under a strict content security policy', async (test) => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const main = readFileSync(join(folder, 'main.js'), 'utf8');
  writeFileSync(join(folder, 'plain.html'), html.replace('main.js', 'plain.js'));
  writeFileSync(join(folder, 'plain.js'), main.replace("'rolescope'", "'./node_modules/rolescope/index.js'"));
  await answers(`${await staticFolder(test, folder)}plain.html`);
});

test('the core alone', async (test) => {
  const main = readFileSync(join(folder, 'main.js'), 'utf8');
  writeFileSync(join(folder, 'core.html'), readFileSync(join(folder, 'index.html'), 'utf8').replace('main.js', 'core.js'));
  writeFileSync(join(folder, 'core.js'), main.replace("'rolescope'", "'./node_modules/rolescope/core/index.js'"));
  await answers(`${await staticFolder(test, folder)}core.html`);
});

/** What a script gets to see on a page of its own, to which `rolescope` is imported but not loaded. */
async function evaluate(test, script) {
  const { page } = await open(browser, `${await staticFolder(test, folder)}empty.html`);
  test.after(() => page.close());
  return page.evaluate(`import('/node_modules/rolescope/index.js').then(${script})`);
}

const answer = ({ Access }) => new Access({ roles: ['viewer'] }).allows('indices:data/read/search', 'logs-app');
const wasm = '/node_modules/rolescope/rolescope_bg.wasm';
const sources = {
  'an address': `'${wasm}'`,
  'a URL': `new URL('${wasm}', location)`,
  'a request': `new Request('${wasm}')`,
  'a response to come': `fetch('${wasm}')`,
  'bytes': `await (await fetch('${wasm}')).arrayBuffer()`,
  'a compiled module': `await WebAssembly.compileStreaming(fetch('${wasm}'))`,
};

for (const [name, source] of Object.entries(sources)) {
  test(`loaded from ${name}`, async (test) => {
    const script = `async (rolescope) => { await rolescope.default(${source}); return (${answer})(rolescope); }`;
    assert.equal(await evaluate(test, script), true);
  });
}

test('loaded at once from bytes', async (test) => {
  const script = `async (rolescope) => { rolescope.initSync(${sources.bytes}); return (${answer})(rolescope); }`;
  assert.equal(await evaluate(test, script), true);
});

test('loaded after a failure', async (test) => {
  const script = `async (rolescope) => {
    const failure = await rolescope.default('/missing.wasm').catch((error) => error);
    await rolescope.default();
    return [failure instanceof Error, (${answer})(rolescope)];
  }`;
  assert.deepEqual(await evaluate(test, script), [true, true]);
});

test('not loaded at once while it is being loaded', async (test) => {
  const script = `async (rolescope) => {
    const bytes = ${sources.bytes};
    const loading = rolescope.default();
    let failure;
    try { rolescope.initSync(bytes); } catch (error) { failure = error; }
    await loading;
    return [failure instanceof Error, (${answer})(rolescope)];
  }`;
  assert.deepEqual(await evaluate(test, script), [true, true]);
});

test('in a worker', async (test) => {
  writeFileSync(
    join(folder, 'worker.js'),
    `import * as rolescope from './node_modules/rolescope/index.js';
    await rolescope.default();
    postMessage((${answer})(rolescope));`,
  );
  const script = `() => new Promise((resolve, reject) => {
    const worker = new Worker('/worker.js', { type: 'module' });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = () => reject(new Error('the worker failed'));
  })`;
  assert.equal(await evaluate(test, script), true);
});
