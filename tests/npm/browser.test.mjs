// The package in a browser: through a bundler, and from a static folder without one.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build as esbuild } from 'esbuild';
import { build, createServer } from 'vite';
import webpack from 'webpack';
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

for (const entry of ['rolescope', 'rolescope/core']) {
  const app = entry.replace('/', '-');
  const main = readFileSync(join(folder, 'main.js'), 'utf8').replace("'rolescope'", `'${entry}'`);
  const module = readFileSync(join(folder, 'node_modules', entry, 'rolescope_bg.wasm'));

  /** A folder with nothing in it but the page, which loads what a bundler will put beside it. */
  const output = (name) => {
    const path = join(folder, `${app}-${name}`);
    mkdirSync(path);
    copyFileSync(join(folder, 'index.html'), join(path, 'index.html'));
    return path;
  };

  test(`webpack finds the module of ${entry}`, async (test) => {
    writeFileSync(join(folder, `${app}.js`), main);
    const path = output('webpack');
    const compiler = webpack({
      context: folder,
      mode: 'production',
      entry: `./${app}.js`,
      output: { path, filename: 'main.js' },
      // It counts bytes before they are compressed.
      performance: { hints: false },
    });
    const stats = await promisify(compiler.run.bind(compiler))();
    assert.deepEqual(stats.toJson({ all: false, errors: true, warnings: true }), { errors: [], warnings: [] });
    const assets = readdirSync(path).filter((name) => name.endsWith('.wasm'));
    assert.deepEqual(assets.map((name) => readFileSync(join(path, name))), [module]);
    await answers(await staticFolder(test, path));
  });

  test(`esbuild is given the module of ${entry}, as the README says`, async (test) => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, script] = readme.match(/^```js\n([^`]*rolescope_bg\.wasm.*?)^```$/ms);
    const [command, ...args] = readme.match(/^esbuild .*$/m)[0].split(' ');
    const source = join(folder, `${app}-source`);
    mkdirSync(source);
    const asked = main.slice(main.indexOf('const access'));
    writeFileSync(join(source, 'app.js'), script.replaceAll("'rolescope", `'${entry}`) + asked);
    const bin = fileURLToPath(new URL('../node_modules/.bin', import.meta.url));
    const { status, stderr } = spawnSync(join(bin, command), args, { cwd: source, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const path = output('esbuild');
    cpSync(join(source, 'dist'), path, { recursive: true });
    copyFileSync(join(path, 'app.js'), join(path, 'main.js'));
    await answers(await staticFolder(test, path));
  });

  test(`esbuild with the module of ${entry} copied beside the bundle`, async (test) => {
    writeFileSync(join(folder, `${app}.js`), main);
    const path = output('copied');
    await esbuild({
      absWorkingDir: folder,
      entryPoints: [`${app}.js`],
      bundle: true,
      format: 'esm',
      outfile: join(path, 'main.js'),
      logLevel: 'error',
    });
    copyFileSync(join(folder, 'node_modules', entry, 'rolescope_bg.wasm'), join(path, 'rolescope_bg.wasm'));
    await answers(await staticFolder(test, path));
  });
}

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
