// The built page in headless Chromium, used as people use it. Anything said on the console fails a test: errors,
// warnings, and every violation of the content security policy; so does a request for anything but the page's own files.

import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '../../scripts/serve.mjs';
import { launch, open } from '../chromium.mjs';

const { server, address } = await serve(fileURLToPath(new URL('../../www/dist', import.meta.url)));
const browser = await launch();
test.after(() => browser.close());
test.after(() => server.close());

/** Runs a test on a freshly opened page. */
const on = (name, use) =>
  test(name, async () => {
    const { page, troubles } = await open(browser, address);
    const foreign = [];
    page.on('request', (request) => request.url().startsWith(address) || foreign.push(request.url()));
    await use(page);
    assert.deepEqual({ troubles, foreign }, { troubles: [], foreign: [] });
    await page.close();
  });

const custom = { cluster: ['manage_ilm'], indices: [{ names: ['orders-*'], privileges: ['write'] }] };

on('a user with viewer and a custom role gets answers', async (page) => {
  await page.getByRole('checkbox', { name: /^viewer/ }).check();
  await page.getByLabel('Name of the role').fill('clerk');
  await page.getByLabel('Definition of the role').fill(JSON.stringify(custom));
  await page.getByRole('region', { name: 'Cluster', exact: true }).getByText('manage_ilm', { exact: true }).waitFor();
  const access = page.getByRole('region', { name: 'What the user may do' });
  const ask = async (privilege, index) => {
    await access.getByLabel('Privilege or action').fill(privilege);
    await access.getByLabel('Index name or pattern').fill(index);
  };

  await ask('read', 'logs-app');
  await access.getByText('Allowed').waitFor();
  await access.getByText(/viewer.*grants it: read/).waitFor();

  await ask('indices:data/write/bulk', 'orders-2026');
  await access.getByText(/clerk.*grants it: write/).waitFor();

  await ask('write', 'logs-app');
  await access.getByText('Denied').waitFor();
  await access.getByText(/clerk.*does not cover logs-app/).waitFor();

  await ask('manage_ilm', '');
  await access.getByText(/clerk.*grants it: manage_ilm/).waitFor();

  await ask('no_such_privilege', '');
  await access.getByText(/no_such_privilege/).waitFor();
});

on('problems are shown at their place, and the preview waits for a readable text', async (page) => {
  const text = '{\n  "cluster": ["monitor"],\n  "indices": [{"names": ["a"], "privileges": ["reed"]}]\n}';
  const editor = page.getByLabel('Definition of the role');
  await editor.fill(text);
  const problem = page.getByRole('region', { name: 'Problems' }).getByRole('button', { name: /reed/ });
  await problem.click();
  const selected = await editor.evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
  assert.equal(selected, '"reed"');
  assert.match(await problem.textContent(), /^3:47/);

  await editor.fill(text.slice(0, -1));
  await page.getByText('The text is not a role yet.').waitFor();
  await editor.fill('{"cluster": ["monitor"]}');
  await page.getByText('No problems').waitFor();
});

on('nothing that a role contains becomes part of the page', async (page) => {
  const hostile = '<img src=x onerror=alert(1)>';
  await page.getByLabel('Name of the role').fill(hostile);
  await page.getByLabel('Definition of the role').fill(
    `{"__proto__": {"cluster": ["all"]}, "indices": [{"names": [${JSON.stringify(hostile)}], "privileges": ["read"]}]}`,
  );
  await page.getByText(hostile).first().waitFor();
  assert.equal(await page.locator('img[src=x]').count(), 0);
});
