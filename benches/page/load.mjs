// From opening the page for the first time to using it: `node benches/page/load.mjs` opens the built page several times
// with the network of a slow 4G profile (150 ms, 1.6 Mbit/s) and a processor four times slower, and prints how many
// milliseconds pass until something is painted, until the role can be edited, and until what it comes to stands there.

import { fileURLToPath } from 'node:url';
import { serve } from '../../scripts/serve.mjs';
import { launch } from '../../tests/chromium.mjs';

const ROUNDS = 5;
const network = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };

const folder = fileURLToPath(new URL('../../www/dist', import.meta.url));
const { server, address } = await serve(folder, 0, { compress: true });
const browser = await launch();

/** Notes when parts of the page first stand there. */
function note() {
  const parts = { editable: '#role-name', answered: '.summary li' };
  window.times = {};
  new MutationObserver(() => {
    for (const [name, selector] of Object.entries(parts))
      if (document.querySelector(selector)) window.times[name] ??= performance.now();
  }).observe(document, { subtree: true, childList: true });
}

async function visit(slowly) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript(note);
  const page = await context.newPage();
  if (slowly) {
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', network);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  }
  await page.goto(address);
  await page.waitForFunction(() => window.times.answered);
  const times = await page.evaluate(() => {
    const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    return { painted, ...window.times };
  });
  await context.close();
  return times;
}

const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]?.toFixed(0);

// The first visit of all compresses the files.
await visit(false);
for (const [label, slowly] of [
  ['as it comes', false],
  ['slow', true],
]) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await visit(slowly));
  const say = (name) => `${name} ${median(rounds.map((times) => times[name]))} ms`.padEnd(20);
  console.log(label.padEnd(14), say('painted'), say('editable'), say('answered'));
}
await browser.close();
server.close();
