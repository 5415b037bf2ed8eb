// The built page, looked at by axe-core in every view.

import { access, accessible, ask, editor, on } from './use.mjs';

const settings = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 1920, height: 1080 } },
  { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
];

for (const setting of settings) {
  const { colorScheme, viewport } = setting;
  on(
    `axe-core finds nothing in any view, ${colorScheme}, ${viewport.width} pixels wide`,
    async (page) => {
      const isNarrow = viewport.width < 1024;
      const goTo = (name) =>
        isNarrow && page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name }).click();

      await page.getByText('Elasticsearch takes this role').waitFor();
      await accessible(page, 'form');
      await editor(page).getByRole('combobox', { name: 'Cluster privileges' }).click();
      await page.getByRole('listbox').waitFor();
      await accessible(page, 'picker');
      await page.keyboard.press('Escape');
      await editor(page).getByRole('button', { name: 'More for this role' }).click();
      await accessible(page, 'menu');
      await page.keyboard.press('Escape');
      if (viewport.width < 1800) await page.getByRole('tab', { name: 'JSON' }).click();
      await page.locator('.cm-content').click();
      await page.keyboard.press('ControlOrMeta+Home');
      await page.keyboard.type('?');
      await page.getByText('Elasticsearch refuses this role').waitFor();
      await accessible(page, 'text with an error');
      await page.keyboard.press('ControlOrMeta+Z');

      await goTo('Roles');
      await page.getByRole('button', { name: /^viewer/ }).click();
      await page.getByRole('checkbox', { name: 'viewer for the user' }).check();
      await accessible(page, 'library');

      await goTo('Access');
      await access(page).getByRole('button', { name: 'Change user' }).click();
      await accessible(page, 'user');
      await ask(page, 'write', 'a');
      await access(page)
        .getByText(/^Denied/)
        .waitFor();
      await accessible(page, 'denied');
      await ask(page, 'read', 'logs-a');
      await access(page)
        .getByText(/^Allowed/)
        .waitFor();
      await accessible(page, 'allowed');
      for (const tab of await access(page).getByRole('tab').all()) {
        await tab.click();
        await page.waitForTimeout(200);
        await accessible(page, await tab.textContent());
      }
      await page.getByRole('heading', { level: 1 }).click();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      await accessible(page, 'shortcuts');
    },
    setting,
  );
}
