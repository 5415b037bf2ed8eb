// From a keystroke to the preview: `node benches/page/keystroke.mjs` types into roles of several sizes in the built page, and
// prints how many milliseconds pass from the key going down until the last change that it makes to the preview.

import { fileURLToPath } from 'node:url';
import { serve } from '../../scripts/serve.mjs';
import { launch, open } from '../../tests/chromium.mjs';

const entries = (count) =>
  Array.from({ length: count }, (_, index) => ({ names: [`logs-${index}-*`], privileges: ['read', 'write'] }));
const sizes = { '1 entry': 1, '30 entries': 30, '300 entries': 300 };
const others = { alone: [], 'beside viewer': ['viewer'], 'beside kibana_system': ['kibana_system'] };

const { server, address } = await serve(fileURLToPath(new URL('../../www/dist', import.meta.url)));
const browser = await launch();

async function measure(count, roles) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const role = {
    id: 'a',
    name: 'measured',
    text: JSON.stringify({ indices: [{ names: ['x'], privileges: ['read'] }, ...entries(count - 1)] }, null, 2),
  };
  await context.addInitScript(
    ([session, user]) => {
      localStorage.setItem('rolescope.session', session);
      localStorage.setItem('rolescope.user', user);
    },
    [JSON.stringify(role), JSON.stringify({ roles, username: '', deployment: 'stack', names: 'logs-1-a' })],
  );
  const { page } = await open(context, address);
  await page.getByRole('tab', { name: 'JSON' }).click();
  await page.locator('.cm-content').click();
  await page.locator('.summary').waitFor();
  // Behind the x, on the fifth line.
  await page.keyboard.press('ControlOrMeta+Home');
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'End', 'ArrowLeft'])
    await page.keyboard.press(key);
  await page.evaluate(() => {
    window.times = [];
    const access = document.querySelector('.access');
    addEventListener('keydown', () => window.times.push({ down: performance.now() }), true);
    new MutationObserver(() => (window.times.at(-1).shown = performance.now())).observe(access, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  for (const letter of 'abcdefghijkl') {
    await page.keyboard.type(letter);
    await page.waitForTimeout(400);
  }
  const times = await page.evaluate(() =>
    window.times.filter(({ shown }) => shown).map(({ down, shown }) => shown - down),
  );
  await context.close();
  return times.sort((a, b) => a - b);
}

for (const [size, count] of Object.entries(sizes)) {
  for (const [company, roles] of Object.entries(others)) {
    const times = await measure(count, roles);
    const [median, worst] = [times[Math.floor(times.length / 2)], times.at(-1)].map((time) => time?.toFixed(0) ?? '?');
    console.log(
      `${size} ${company}`.padEnd(36),
      `median ${median} ms`.padEnd(16),
      `worst ${worst} ms`,
      `of ${times.length}`,
    );
  }
}
await browser.close();
server.close();
