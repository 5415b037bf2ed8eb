// The built page, used as people use it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { access, address, ask, browser, clerk, editor, named, on, open, write, written } from './use.mjs';

on('a user with viewer and a custom role gets answers', async (page) => {
  await page.getByRole('checkbox', { name: 'viewer for the user' }).check();
  await page.getByLabel('Name of the role').fill('clerk');
  await write(page, clerk);
  await access(page)
    .getByRole('region', { name: 'Cluster', exact: true })
    .getByText('manage_ilm', { exact: true })
    .waitFor();
  const answer = access(page).getByRole('status');

  await ask(page, 'read', 'logs-app');
  await answer.getByText(/^Allowed/).waitFor();
  await answer.getByText(/^viewer indices 1 grants it through read/).waitFor();

  await ask(page, 'indices:data/write/bulk', 'orders-2026');
  await answer.getByText('this role indices 1 grants it through write').waitFor();

  await ask(page, 'write', 'logs-app');
  await answer.getByText(/^Denied/).waitFor();
  await answer.getByText(/this role indices 1 does not cover logs-app/).waitFor();

  await ask(page, 'manage_ilm', '');
  await answer.getByText('this role cluster 1 grants it through manage_ilm').waitFor();

  await ask(page, 'no_such_privilege', '');
  await answer.getByText(/no_such_privilege/).waitFor();
});

on('a denial offers the edit that would grant it, and makes it', async (page) => {
  await write(page, clerk);
  await ask(page, 'read', 'orders-1');
  await access(page)
    .getByRole('button', { name: /^Add read to the entry/ })
    .click();
  await access(page)
    .getByRole('status')
    .getByText(/^Allowed/)
    .waitFor();
  assert.deepEqual(JSON.parse(await written(page)).indices[0].privileges, ['write', 'read']);
});

on('form and text are the same role, with one history', async (page) => {
  await write(page, clerk);
  await page.getByRole('tab', { name: 'Form' }).click();
  const entry = editor(page).getByRole('region', { name: 'Index entry 1' });
  const privileges = entry.getByRole('combobox', { name: 'Privileges' });
  await privileges.fill('maint');
  await privileges.press('Enter');
  await entry.getByRole('button', { name: 'Duplicate Index entry 1' }).click();
  assert.deepEqual(JSON.parse(await written(page)).indices, [
    { names: ['orders-*'], privileges: ['write', 'maintenance'] },
    { names: ['orders-*'], privileges: ['write', 'maintenance'] },
  ]);

  await page.keyboard.press('ControlOrMeta+Z');
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+Z');
  assert.deepEqual(JSON.parse(await written(page)).indices, [{ names: ['orders-*'], privileges: ['write'] }]);
  await page.getByRole('tab', { name: 'Form' }).click();
  await editor(page).getByRole('button', { name: 'Redo' }).click();
  await entry.getByRole('button', { name: 'Remove maintenance' }).waitFor();
});

on('problems are at their place, with a way out', async (page) => {
  await write(page, '{\n  "cluster": ["monitor"],\n  "indices": [{"names": ["a"], "privileges": ["reed"]}]\n}');
  const problems = page.getByRole('region', { name: 'Problems' });
  await problems.getByText('Elasticsearch refuses this role').waitFor();
  await problems.getByText('There is no index privilege reed.').waitFor();
  await problems.getByRole('button', { name: '3:47' }).click();
  await page.keyboard.insertText('"write"');
  await problems.getByText('Elasticsearch takes this role').waitFor();

  await write(page, '{"cluster": ["monitro"]}');
  await problems.getByRole('button', { name: 'Use monitor.' }).click();
  await problems.getByText('Elasticsearch takes this role').waitFor();
  assert.equal(await written(page), '{"cluster": ["monitor"]}');

  await write(page, '{"cluster": ');
  await page.getByRole('tab', { name: 'Form' }).click();
  await editor(page).getByText('The text is not quite JSON.').waitFor();
});

on('the text completes names from the catalog', async (page) => {
  await write(page, '{"cluster": [');
  await page.keyboard.type('"manage_il');
  await page.locator('.cm-tooltip-autocomplete').getByText('manage_ilm').waitFor();
  await page.waitForTimeout(150);
  await page.keyboard.press('Enter');
  assert.match(await written(page), /"manage_ilm"/);
});

on('my roles are kept, and a deleted one comes back', async (page) => {
  await page.getByLabel('Name of the role').fill('clerk');
  await write(page, clerk);
  await page.keyboard.press('ControlOrMeta+S');
  await page.reload();
  await named(page, 'clerk');
  assert.deepEqual(JSON.parse(await written(page)), JSON.parse(clerk));
  const mine = page.getByRole('region', { name: 'My roles' });
  await mine.getByRole('button', { name: 'More for clerk' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await mine.getByText('clerk').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await mine.getByText('clerk').waitFor();
});

on('roles come in and go out in every form that people have', async (page) => {
  const drop = (text) =>
    page.locator('.library').evaluate((library, dropped) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData('text', dropped);
      library.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, text);
  const mine = page.getByRole('region', { name: 'My roles' });
  await drop(`PUT /_security/role/from_console\n${clerk}\n`);
  await mine.getByRole('button', { name: /^from_console/ }).waitFor();
  await drop('from_file:\n  cluster: [ monitor ]\n');
  await mine.getByRole('button', { name: /^from_file/ }).waitFor();
  await drop(`{"one": ${clerk}, "two": ${clerk}}`);
  await page.getByText('Imported 2 roles.').waitFor();
  assert.deepEqual(JSON.parse(await written(page)), JSON.parse(clerk));

  await page.getByRole('tab', { name: 'Copy as' }).click();
  await editor(page).getByRole('button', { name: 'Terraform' }).click();
  await editor(page).getByText('resource "elasticstack_elasticsearch_security_role" "two"').waitFor();
  await editor(page).getByRole('button', { name: 'curl' }).click();
  await editor(page).getByText('/_security/role/two').waitFor();
  await editor(page).getByRole('button', { name: 'Copy', exact: true }).click();
  await editor(page).getByRole('button', { name: 'Copied' }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^curl -X PUT/);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    mine
      .getByRole('button', { name: 'Import and export' })
      .click()
      .then(() => page.getByRole('menuitem', { name: 'Export all' }).click()),
  ]);
  const exported = JSON.parse(readFileSync(await download.path(), 'utf8'));
  assert.deepEqual(Object.keys(exported).sort(), ['from_console', 'from_file', 'one', 'two']);
});

on('a request of the console in the text becomes a role', async (page) => {
  await write(page, `PUT /_security/role/clerk\n${clerk}\n`);
  await editor(page).getByRole('button', { name: 'Make it a role of Elasticsearch' }).click();
  await named(page, 'clerk');
  assert.deepEqual(JSON.parse(await written(page)), JSON.parse(clerk));
  await page.getByText('Elasticsearch takes this role').waitFor();
});

on('limits of fields are told, an empty list too', async (page) => {
  const entry = (name, field_security) => ({ names: [name], privileges: ['read'], field_security });
  const indices = [entry('a', { grant: [] }), entry('b', { grant: ['title', 'name*'], except: ['names'] })];
  await write(page, JSON.stringify({ indices }));
  for (const told of ['Only the fields _*', 'Only the fields title, name* without names']) {
    await access(page).getByText(told).first().waitFor();
  }
});

on('two tabs show the same role, and neither overwrites the other', async (page) => {
  await page.getByLabel('Name of the role').fill('clerk');
  await write(page, clerk);
  await page.keyboard.press('ControlOrMeta+S');
  const other = await page.context().newPage();
  await other.goto(address);
  await other.getByRole('region', { name: 'My roles' }).getByText('clerk', { exact: true }).click();
  await named(other, 'clerk');
  await other.getByLabel('Name of the role').fill('chief_clerk');
  await page.getByRole('region', { name: 'My roles' }).getByText('chief_clerk').waitFor();
  await named(page, 'chief_clerk');
});

on('a link carries the role and the preview', async (page) => {
  await page.getByLabel('Name of the role').fill('clerk');
  await write(page, clerk);
  await page.getByRole('checkbox', { name: 'viewer for the user' }).check();
  await ask(page, 'write', 'orders-1');
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByText('Copied a link.').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(link.startsWith(`${address}#`));

  const context = await browser.newContext();
  const { page: opened, troubles } = await open(context, link);
  await access(opened).getByText('this role indices 1 grants it through write').waitFor();
  assert.equal(await opened.getByLabel('Name of the role').inputValue(), 'clerk');
  await access(opened).getByRole('button', { name: 'Take away viewer' }).waitFor();
  assert.deepEqual(troubles, []);
  await context.close();
});

on('the matrix tells of every cell why it is so', async (page) => {
  await write(page, '{"indices": [{"names": ["a-*"], "privileges": ["read"], "query": "{\\"match_all\\": {}}"}]}');
  await access(page).getByRole('tab', { name: 'Indices' }).click();
  await access(page)
    .getByText(/names to look at/)
    .click();
  await access(page).getByLabel('Index names to look at').fill('green open a-1 uuid 1 1\nyellow open b-1 uuid 1 1');
  await access(page).getByRole('button', { name: 'read on a-1: granted with limits' }).click();
  await access(page).getByText('Only documents that match').waitFor();
  await page.keyboard.press('ArrowDown');
  await access(page)
    .getByText(/Denied/)
    .waitFor();
  await access(page).getByText('this role indices 1 does not cover b-1').waitFor();
});

on('an API key may do no more than its owner', async (page) => {
  await write(page, clerk);
  await access(page).getByRole('button', { name: 'Change user' }).click();
  await access(page).getByLabel('The user is an API key').check();
  const owner = access(page).getByRole('combobox', { name: 'Roles of the owner' });
  await owner.fill('viewer');
  await owner.press('Enter');
  await ask(page, 'write', 'orders-1');
  await access(page)
    .getByText(/^Denied/)
    .waitFor();
});

on('Elasticsearch’s answers are shown', async (page) => {
  await write(page, clerk);
  await access(page).getByRole('tab', { name: 'Responses' }).click();
  await access(page).getByLabel('Request', { exact: true }).fill('{"cluster": ["manage_ilm"]}');
  await access(page).getByText('"has_all_requested": true').waitFor();
  await access(page).getByText('"run_as": []').waitFor();
});

on(
  'a phone shows one pane at a time',
  async (page) => {
    const panes = page.getByRole('navigation', { name: 'Panes' });
    await panes.getByRole('button', { name: 'Roles' }).click();
    await page.getByRole('checkbox', { name: 'viewer for the user' }).check();
    await panes.getByRole('button', { name: 'Access' }).click();
    await ask(page, 'read', 'logs-app');
    await access(page)
      .getByText(/^Allowed/)
      .waitFor();
    const overflow = await page.evaluate(() => window.document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0);
  },
  { viewport: { width: 360, height: 740 } },
);

on('the page works offline after the first visit', async (page) => {
  await written(page);
  // What the first visit still fetches would fail without a network.
  await page.waitForLoadState('networkidle');
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    await new Promise((resolve) => {
      if (active.state === 'activated') resolve();
      active.addEventListener('statechange', () => active.state === 'activated' && resolve());
    });
  });
  await page.context().setOffline(true);
  await page.reload();
  await write(page, clerk);
  await ask(page, 'write', 'orders-1');
  await access(page).getByText('this role indices 1 grants it through write').waitFor();
});
