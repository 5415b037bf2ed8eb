// What an edit changes, against the saved version and against other roles.

import { access, accessible, clerk, on, write } from './use.mjs';

const changes = (page) => access(page).getByRole('region', { name: 'Changes' });
const gained = (page) => changes(page).getByRole('region', { name: 'Gained' });
const lost = (page) => changes(page).getByRole('region', { name: 'Lost' });
const compareWith = (page, label) => changes(page).getByLabel('Compared with').selectOption({ label });

on('an edit is compared with the saved version', async (page) => {
  await write(page, clerk);
  await access(page).getByRole('tab', { name: 'Changes' }).click();
  await changes(page).getByText('This role was never saved.').waitFor();
  await page.keyboard.press('ControlOrMeta+S');
  await changes(page).getByText('No change.').waitFor();

  await write(page, clerk.replace('"write"', '"read"').replace('manage_ilm', 'read_ilm'));
  await gained(page)
    .getByText(/^read on orders-\*/)
    .waitFor();
  await lost(page)
    .getByText(/^write on orders-\*/)
    .waitFor();
  await lost(page)
    .getByText(/^manage_ilm on the cluster/)
    .waitFor();
  await accessible(page, 'changes');

  await access(page).getByRole('tab', { name: 'Overview' }).click();
  await page.getByRole('button', { name: 'Changed', exact: true }).click();
  await gained(page).waitFor();

  // The same grants in other words are no change.
  await write(page, clerk.replace('"orders-*"', '"orders-*", "orders-2026"').replace('"write"', '"index", "write"'));
  await changes(page).getByText('No change.').waitFor();
});

on('a role is compared with a built-in one and with another of mine', async (page) => {
  await page.getByLabel('Name of the role').fill('clerk');
  await write(page, clerk);
  await page.keyboard.press('ControlOrMeta+S');
  await page.getByRole('button', { name: 'New role' }).click();
  await page.getByLabel('Name of the role').fill('chief_clerk');
  await write(page, clerk.replace('"write"', '"write", "delete_index"'));
  await access(page).getByRole('tab', { name: 'Changes' }).click();
  await compareWith(page, 'clerk');
  await gained(page)
    .getByText(/^delete_index on orders-\*/)
    .waitFor();

  await compareWith(page, 'viewer');
  await gained(page)
    .getByText(/^manage_ilm on the cluster/)
    .waitFor();
  const kibana = changes(page).getByRole('region', { name: 'Kibana' });
  await kibana.getByRole('listitem').filter({ hasText: 'Dashboard in all spaces' }).getByText('None').waitFor();

  // What the user has from other roles does not change.
  await page.getByRole('checkbox', { name: 'viewer for the user' }).check();
  await kibana.waitFor({ state: 'detached' });
});

on('limits on fields and documents count as changes', async (page) => {
  const role = (entry) =>
    JSON.stringify({
      indices: [{ names: ['a-*'], privileges: ['read'], ...entry }],
    });
  await write(page, role({}));
  await page.keyboard.press('ControlOrMeta+S');
  await access(page).getByRole('tab', { name: 'Changes' }).click();
  await write(page, role({ field_security: { grant: ['*'], except: ['secret'] } }));
  await lost(page)
    .getByText(/the fields.*secret.*of.*a-\*/)
    .waitFor();
  await write(page, role({ query: '{"term": {"open": true}}' }));
  await lost(page)
    .getByText(/all documents.*of.*a-\*/)
    .waitFor();
});
