// What the page says and writes about Kibana, REST APIs and the roles that products need.

import assert from 'node:assert/strict';
import { access, accessible, ask, clerk, editor, on, write, written } from './use.mjs';

const applications = (privileges, resources) =>
  JSON.stringify({ applications: [{ application: 'kibana-.kibana', privileges, resources }] });

/** The privileges and spaces of the only Kibana entry in the text. */
async function kibana(page) {
  const [{ privileges, resources }] = JSON.parse(await written(page)).applications;
  return { privileges, resources };
}

on('Kibana is granted by space and feature in the form', async (page) => {
  await write(page, clerk);
  await page.getByRole('tab', { name: 'Form' }).click();
  await editor(page).getByRole('button', { name: 'Add Kibana entry' }).click();
  const entry = editor(page).getByRole('region', { name: 'Kibana entry 1' });
  const spaces = entry.getByRole('combobox', { name: 'Spaces' });
  await entry.getByRole('button', { name: 'Remove default' }).click();
  await spaces.fill('shop');
  await spaces.press('Enter');
  await entry.getByRole('radiogroup', { name: 'In all features' }).getByRole('radio', { name: 'None' }).check();
  await entry.getByLabel('Search features').fill('dashboard');
  await entry.getByRole('radiogroup', { name: 'Dashboard' }).getByRole('radio', { name: 'Read' }).check();
  assert.deepEqual(await kibana(page), { privileges: ['feature_dashboard_v2.read'], resources: ['space:shop'] });

  await page.getByRole('tab', { name: 'Form' }).click();
  await entry.getByLabel('Search features').fill('dashboard');
  await entry.getByRole('checkbox', { name: 'Customize sub-features of Dashboard' }).check();
  await entry.getByRole('checkbox', { name: /PDF/ }).check();
  assert.deepEqual((await kibana(page)).privileges, [
    'feature_dashboard_v2.minimal_read',
    'feature_dashboard_v2.generate_report',
  ]);

  // The base privilege is called otherwise where it holds in every space.
  await page.getByRole('tab', { name: 'Form' }).click();
  await entry.getByRole('radiogroup', { name: 'In all features' }).getByRole('radio', { name: 'Read' }).check();
  assert.equal((await kibana(page)).privileges[0], 'space_read');
  await page.getByRole('tab', { name: 'Form' }).click();
  await spaces.fill('*');
  await spaces.press('Enter');
  assert.deepEqual(await kibana(page), {
    privileges: ['read', 'feature_dashboard_v2.minimal_read', 'feature_dashboard_v2.generate_report'],
    resources: ['space:shop', '*'],
  });
});

on('a deprecated feature is written as what took its place', async (page) => {
  await write(page, applications(['feature_discover.all'], ['space:shop']));
  await page.getByRole('tab', { name: 'Form' }).click();
  const entry = editor(page).getByRole('region', { name: 'Kibana entry 1' });
  await entry.getByLabel('Search features').fill('discover');
  await entry.getByRole('button', { name: /what took its place/ }).click();
  const { privileges } = await kibana(page);
  assert.deepEqual(privileges, ['feature_discover_v2.all', 'feature_savedQueryManagement.all']);
});

on('what is granted in Kibana is shown by space and feature, and through which role', async (page) => {
  await write(page, applications(['feature_maps_v2.all', 'feature_canvas.read'], ['space:shop', 'space:depot']));
  await access(page).getByRole('tab', { name: 'Kibana' }).click();
  const cell = (name) => access(page).getByRole('button', { name, exact: true });
  await cell('Maps in depot, shop: All').click();
  await access(page).getByText('this role applications 1 grants feature_maps_v2.all').waitFor();
  await page.keyboard.press('ArrowUp');
  await access(page).getByText('Canvas in depot, shop').waitFor();

  await page.getByRole('checkbox', { name: 'viewer for the user' }).check();
  await cell('Maps in all spaces: Read').click();
  await access(page).getByText('viewer applications 1 grants read').waitFor();

  const spaces = access(page).getByRole('combobox', { name: /^Spaces to look at/ });
  await page.getByRole('checkbox', { name: 'viewer for the user' }).uncheck();
  await spaces.fill('office');
  await spaces.press('Enter');
  await cell('Maps in office: None').click();
  await access(page).getByText('No role of the user grants anything of it here.').waitFor();
  await accessible(page, 'Kibana');
});

on('REST APIs that may be called are found by name, method and path, with the reason', async (page) => {
  await write(page, clerk);
  await access(page).getByRole('tab', { name: 'APIs' }).click();
  const search = access(page).getByRole('searchbox', { name: 'Search APIs' });
  await search.fill('PUT ilm');
  const list = access(page).getByRole('region', { name: 'REST APIs' }).getByRole('listitem');
  await list.filter({ hasText: '/_ilm/policy/{policy}' }).getByRole('button').click();
  await access(page).getByText('this role cluster 1 grants it through manage_ilm').waitFor();

  await search.fill('nodes.info');
  await access(page).getByText('0 of').waitFor();
  await access(page).getByRole('button', { name: 'Cannot call' }).click();
  await list.first().getByRole('button').click();
  await list.first().getByText('cluster:monitor/nodes/info', { exact: true }).first().waitFor();
  await access(page)
    .getByRole('button', { name: /^Add the cluster privilege monitor/ })
    .click();
  await access(page).getByText('0 of').waitFor();
  assert.deepEqual(JSON.parse(await written(page)).cluster, ['manage_ilm', 'monitor']);
});

on('REST APIs that are refused where something is withheld say so', async (page) => {
  const indices = [{ names: ['customers'], privileges: ['all'], field_security: { grant: ['*'], except: ['email'] } }];
  await write(page, JSON.stringify({ indices }));
  await access(page).getByRole('tab', { name: 'APIs' }).click();
  await access(page).getByRole('searchbox', { name: 'Search APIs' }).fill('_update/{id}');
  await access(page).getByRole('button', { name: 'Cannot call' }).click();
  const list = access(page).getByRole('region', { name: 'REST APIs' }).getByRole('listitem');
  await list.first().getByText('granted only where something is withheld').waitFor();
  await list.first().getByRole('button').click();
  await list.first().getByText('only where no field or document is withheld').waitFor();
});

on('the ask box takes calls, requests and whole sentences', async (page) => {
  await write(page, clerk);
  const answer = access(page).getByRole('status').first();
  await ask(page, 'PUT /orders-1/_doc/7', '');
  await answer.getByText(/^Allowed/).waitFor();
  await ask(page, 'GET /orders-1/_search', '');
  await answer.getByText(/^Denied/).waitFor();
  await answer.getByRole('button', { name: /^Add read to the entry/ }).waitFor();
  await ask(page, 'can the user write to orders-1?', '');
  await answer.getByText(/^Allowed/).waitFor();
  await ask(page, 'monitor_ml', '');
  await answer.getByText(/^Denied/).waitFor();
  await answer.getByText('Built-in roles that grant it').click();
  await answer.getByRole('checkbox', { name: 'machine_learning_user' }).check();
  await answer.getByText(/^Allowed/).waitFor();
  await ask(page, 'run as nobody', '');
  await answer.getByText(/^Denied/).waitFor();
  await ask(page, 'GET /_no/such/api', '');
  await answer.getByText('Elasticsearch has no API at GET /_no/such/api.').waitFor();
  await ask(page, '{"cluster": ["manage_ilm"]}', '');
  await answer.getByText('"has_all_requested": true').waitFor();
  await ask(page, '{"cluster": ["manage_watcher"], "index": [{"names": ["a-*"], "privileges": ["read"]}]}', '');
  await answer.getByText('"has_all_requested": false').waitFor();
  await answer.getByText('Roles that satisfy it').click();
  await answer.getByRole('button', { name: 'Give the user viewer and watcher_admin' }).click();
  await answer.getByText('"has_all_requested": true').waitFor();
  await accessible(page, 'roles that satisfy a request');
  await answer.getByRole('button', { name: 'Make a role that grants this' }).click();
  assert.deepEqual(JSON.parse(await written(page)).cluster, ['manage_watcher']);
});

on('templates make roles, with what is chosen', async (page) => {
  const library = page.locator('.library');
  await library.getByText('Heartbeat', { exact: true }).click();
  await library.getByRole('button', { name: /^Set up/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Index names').fill('heartbeat-shop-*');
  await dialog.getByRole('checkbox', { name: /lifecycle policy/ }).uncheck();
  await accessible(page, 'template');
  await dialog.getByRole('button', { name: 'Make this role' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const role = JSON.parse(await written(page));
  assert.deepEqual(role.indices[0].names, ['heartbeat-shop-*']);
  assert.ok(!role.cluster.includes('manage_ilm'));
  assert.match(await page.getByLabel('Name of the role').inputValue(), /heartbeat/);

  await library.getByRole('button', { name: /^Look at the data/ }).click();
  const spaces = dialog.getByRole('combobox', { name: 'Kibana spaces' });
  await spaces.fill('shop');
  await spaces.press('Enter');
  await dialog.getByRole('button', { name: 'Make this role' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.deepEqual((await kibana(page)).resources, ['space:shop']);
});

on('metadata, descriptions and global privileges have their place in the form', async (page) => {
  await write(page, clerk);
  await page.getByRole('tab', { name: 'Form' }).click();
  await editor(page).getByLabel('Description').fill('Books orders');
  const metadata = editor(page).getByRole('textbox', { name: 'Metadata' });
  await metadata.fill('{"team": ');
  await editor(page).getByText('Not a JSON object yet').waitFor();
  await metadata.fill('{"team": "shop"}');
  await editor(page).getByRole('button', { name: 'Add global privileges' }).click();
  const applications = editor(page).getByRole('combobox', { name: /^Manage the privileges/ });
  await applications.fill('shop-*');
  await applications.press('Enter');
  const role = JSON.parse(await written(page));
  assert.equal(role.description, 'Books orders');
  assert.deepEqual(role.metadata, { team: 'shop' });
  assert.deepEqual(role.global, { application: { manage: { applications: ['shop-*'] } } });
  await page.getByText('Elasticsearch takes this role').waitFor();
});
