// The page where things are not as they should be: storage that is full or in use by two tabs, contents that mean harm, and
// screens that are set up otherwise than usual.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { access, accessible, address, ask, clerk, editor, named, on, write, written } from './use.mjs';

const mine = (page) => page.getByRole('region', { name: 'My roles' });

on('a full storage is said, and nothing is lost', async (page) => {
  await page.evaluate(() => {
    for (let size = 2 ** 22; size >= 1; size /= 2) {
      try {
        for (let part = 0; ; part++) localStorage.setItem(`other.${size}.${part}`, 'x'.repeat(size));
      } catch {}
    }
  });
  await page.getByLabel('Name of the role').fill('clerk');
  await write(page, clerk);
  await page.getByText('The browser’s storage is full').waitFor();
  await mine(page).getByText('clerk').waitFor();
  await mine(page).getByRole('button', { name: 'More for clerk' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Export as a file' }).click(),
  ]);
  assert.deepEqual(JSON.parse(readFileSync(await download.path(), 'utf8')), JSON.parse(clerk));

  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith('other.')) localStorage.removeItem(key);
  });
  await page.getByLabel('Name of the role').fill('chief_clerk');
  await page.waitForFunction(() => Object.values(localStorage).some((value) => value.includes('chief_clerk')));
  await page.reload();
  await named(page, 'chief_clerk');
  assert.deepEqual(JSON.parse(await written(page)), JSON.parse(clerk));
});

on('what is typed in two tabs at once is kept twice', async (page) => {
  await page.getByLabel('Name of the role').fill('clerk');
  await page.keyboard.press('ControlOrMeta+S');
  const other = await page.context().newPage();
  await other.goto(address);
  await mine(other).getByText('clerk', { exact: true }).click();
  await named(other, 'clerk');
  // However slow the machine is: neither tab keeps anything before something is typed in both.
  for (const tab of [page, other]) {
    await tab.clock.install();
    await tab.clock.pauseAt(Date.now() + 60_000);
  }
  await page.getByLabel('Name of the role').fill('head');
  await other.getByLabel('Name of the role').fill('deputy');
  await Promise.all([page.clock.runFor(400), other.clock.runFor(400)]);
  for (const tab of [page, other]) {
    await tab.clock.resume();
    await mine(tab)
      .getByText(/^head(-copy)?$/)
      .waitFor();
    await mine(tab)
      .getByText(/^deputy(-copy)?$/)
      .waitFor();
  }
});

on('nothing that a role contains becomes part of the page', async (page) => {
  const hostile = '<img src=x onerror=alert(1)>';
  await page.getByLabel('Name of the role').fill(hostile);
  await write(
    page,
    JSON.stringify({
      ['__proto__']: { cluster: ['all'] },
      constructor: { cluster: ['all'] },
      description: hostile,
      cluster: [hostile],
      indices: [{ names: [hostile], privileges: ['read', hostile], query: hostile, ['__proto__']: { polluted: true } }],
      applications: [
        { application: hostile, privileges: [hostile], resources: [hostile] },
        {
          application: 'kibana-.kibana',
          privileges: ['feature___proto__.all', hostile],
          resources: [`space:${hostile}`],
        },
      ],
      run_as: ['__proto__', hostile],
      metadata: { ['__proto__']: hostile },
    }),
  );
  await page.getByRole('tab', { name: 'Form' }).click();
  await editor(page).getByText(hostile).first().waitFor();
  await ask(page, hostile, '__proto__');
  for (const tab of await access(page).getByRole('tab').all()) {
    await tab.click();
    await page.waitForTimeout(150);
  }
  await page.getByRole('tab', { name: 'Copy as' }).click();
  await page.waitForTimeout(150);
  await page.keyboard.press('ControlOrMeta+S');
  await mine(page).getByText(hostile).waitFor();
  assert.equal(await page.locator('img[src=x]').count(), 0);
  assert.equal(await page.evaluate(() => ({}).cluster ?? {}.polluted), undefined);
});

on('roles and users may be called as objects call their own', async (page) => {
  await page.getByLabel('Name of the role').fill('__proto__');
  await write(page, clerk);
  await page.keyboard.press('ControlOrMeta+S');
  await page.getByRole('button', { name: 'New role' }).click();
  await page.getByLabel('Name of the role').fill('constructor');
  await page.getByRole('checkbox', { name: '__proto__ for the user' }).check();
  await ask(page, 'write', 'orders-1');
  await access(page)
    .getByText(/^Allowed/)
    .waitFor();
});

on('a megabyte of text is still a role', async (page) => {
  const names = Array.from({ length: 50_000 }, (_, index) => `"shop-orders-${String(index).padStart(6, '0')}"`);
  const text = `{"indices": [{"names": [${names.join(', ')}], "privileges": ["read"]}]}`;
  assert.ok(text.length > 1_000_000);
  await page.locator('.library').evaluate((library, dropped) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text', dropped);
    library.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, text);
  await named(page, 'imported');
  await ask(page, 'read', 'shop-orders-049999');
  await access(page)
    .getByText(/^Allowed/)
    .waitFor();
  await ask(page, 'read', 'shop-orders-050000');
  await access(page)
    .getByText(/^Denied/)
    .waitFor();
  await page.getByRole('tab', { name: 'JSON' }).click();
  await page.locator('.cm-content').waitFor();
});

/** Whether two colours differ by enough to be told apart. */
const contrast = (page, a, b) =>
  page.evaluate(
    ([one, other]) => {
      const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
      const luminance = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) =>
          value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
        );
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const [dark, light] = [luminance(one), luminance(other)].sort((x, y) => x - y);
      return (light + 0.05) / (dark + 0.05);
    },
    [a, b],
  );

for (const colorScheme of ['light', 'dark']) {
  on(
    `in forced colours, ${colorScheme}, everything can be told apart`,
    async (page) => {
      await write(page, '{"indices": [{"names": ["a-*"], "privileges": ["read"], "query": "{\\"match_all\\": {}}"}]}');
      await access(page).getByRole('tab', { name: 'Indices' }).click();
      await access(page)
        .getByText(/names to look at/)
        .click();
      await access(page).getByLabel('Index names to look at').fill('a-1');
      const cell = access(page).getByRole('button', { name: /^read on a-1/ });
      await cell.click();
      await accessible(page, 'forced colours');
      const [shape, ground, edge] = await cell.evaluate((button) => [
        getComputedStyle(button, '::after').borderTopColor,
        getComputedStyle(document.documentElement).backgroundColor,
        getComputedStyle(button).outlineColor,
      ]);
      assert.ok((await contrast(page, shape, ground)) >= 3, `${shape} on ${ground}`);
      assert.ok((await contrast(page, edge, ground)) >= 3, `${edge} on ${ground}`);
      const tab = page.getByRole('tab', { name: 'Indices' });
      assert.equal(await tab.evaluate((button) => getComputedStyle(button).borderBottomStyle), 'solid');
    },
    { forcedColors: 'active', colorScheme },
  );
}

on(
  'more contrast is given where it is asked for',
  async (page) => {
    await accessible(page, 'more contrast');
    const [line, ground] = await page
      .locator('.pane-head')
      .first()
      .evaluate((head) => [
        getComputedStyle(head).borderBottomColor,
        getComputedStyle(document.documentElement).backgroundColor,
      ]);
    assert.ok((await contrast(page, line, ground)) >= 3);
  },
  { contrast: 'more' },
);

on(
  'nothing moves where that is not wanted',
  async (page) => {
    await write(page, clerk);
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter((element) => {
          const { transitionDuration, animationName } = getComputedStyle(element);
          return animationName !== 'none' || transitionDuration.split(', ').some((duration) => duration !== '0s');
        })
        .map(({ className }) => className),
    );
    assert.deepEqual(moving, []);
  },
  { reducedMotion: 'reduce' },
);
