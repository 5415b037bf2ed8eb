// What the tests of the built page share: it runs in headless Chromium and is used as people use it. Anything said on the
// console fails a test: errors, warnings, and every violation of the content security policy; so does a request for
// anything but the page's own files.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '../../scripts/serve.mjs';
import { launch, open } from '../chromium.mjs';

export { open };

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

export const { server, address } = await serve(fileURLToPath(new URL('../../www/dist', import.meta.url)));
export const browser = await launch();
test.after(() => browser.close());
test.after(() => server.close());

/** Runs a test on a page that nobody has used before; `prepare` runs in it before its own scripts. */
export const on = (name, use, { path = '', prepare, ...settings } = {}) =>
  test(name, async () => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'light',
      ...settings,
    });
    if (prepare) await context.addInitScript(prepare);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(address).origin });
    const { page, troubles } = await open(context, address + path);
    const foreign = [];
    page.on(
      'request',
      (request) =>
        /^(blob|data):/.test(request.url()) || request.url().startsWith(address) || foreign.push(request.url()),
    );
    await use(page);
    assert.deepEqual({ troubles, foreign }, { troubles: [], foreign: [] });
    await context.close();
  });

export const editor = (page) => page.getByRole('region', { name: 'Role', exact: true });
export const access = (page) => page.getByRole('region', { name: 'What the user may do' });

/** Puts a text into the code editor. */
export async function write(page, text) {
  await page.getByRole('tab', { name: 'JSON' }).click();
  const content = page.locator('.cm-content');
  await content.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}

/** The text in the code editor. */
export async function written(page) {
  await page.getByRole('tab', { name: 'JSON' }).click();
  return page
    .locator('.cm-content')
    .evaluate((content) => [...content.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'));
}

export async function ask(page, what, where) {
  await access(page).getByLabel('Privilege, action or API').fill(what);
  await access(page).getByLabel('Index name or pattern').fill(where);
}

export const clerk = JSON.stringify(
  { cluster: ['manage_ilm'], indices: [{ names: ['orders-*'], privileges: ['write'] }] },
  null,
  2,
);

/** Waits until the editor shows the role of that name. */
export async function named(page, expected) {
  const name = page.getByLabel('Name of the role');
  for (let tries = 0; tries < 250 && (await name.inputValue()) !== expected; tries++) await page.waitForTimeout(20);
  assert.equal(await name.inputValue(), expected);
}

/** Fails where axe-core finds something in what is on the screen. */
export async function accessible(page, view) {
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(window.document));
  assert.deepEqual(
    violations.map(({ id, nodes }) => [view, id, nodes.map(({ html }) => html)]),
    [],
  );
}
