// The main path in Firefox, too.

import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { Builder, By, Key, until } from 'selenium-webdriver';
import LogInspector from 'selenium-webdriver/bidi/logInspector.js';
import firefox from 'selenium-webdriver/firefox.js';
import { serve } from '../../scripts/serve.mjs';

const { server, address } = await serve(fileURLToPath(new URL('../../www/dist', import.meta.url)));
test.after(() => server.close());

const options = new firefox.Options().addArguments('-headless').enableBidi();
options.windowSize({ width: 1440, height: 900 });
const driver = await new Builder()
  .forBrowser('firefox')
  .setFirefoxOptions(options)
  .setFirefoxService(new firefox.ServiceBuilder('geckodriver'))
  .build();
test.after(() => driver.quit());

const WAIT = 30_000;
const find = (css) => driver.wait(until.elementLocated(By.css(css)), WAIT);
const shows = (css, pattern) =>
  driver.wait(
    async () => pattern.test(await (await find(css)).getText().catch(() => '')),
    WAIT,
    `${css} shows ${pattern}`,
  );

async function fill(css, text) {
  await (await find(css)).click();
  await driver.actions().keyDown(Key.CONTROL).sendKeys('a').keyUp(Key.CONTROL).sendKeys(text).perform();
}

test('a user with viewer and a custom role gets answers, in Firefox', async () => {
  const troubles = [];
  const inspector = await LogInspector(driver);
  await inspector.onConsoleEntry(({ level, text }) => troubles.push(`${level}: ${text}`));
  await inspector.onJavascriptException(({ text }) => troubles.push(text));

  await driver.get(address);
  await (await find('input[aria-label="viewer for the user"]')).click();
  await fill('#role-name', 'clerk');
  await (await find('#edit-text')).click();
  const host = await find('.code-host:not([hidden])');
  const content = await (await host.getShadowRoot()).findElement(By.css('.cm-content'));
  await content.click();
  await driver.actions().keyDown(Key.CONTROL).sendKeys('a').keyUp(Key.CONTROL).perform();
  // Brackets and quotes are closed as they are typed; typing the closing ones goes over them.
  await driver.actions().sendKeys('{"indices": [{"names": ["orders-*"], "privileges": ["write"]}]}').perform();
  await shows('.diagnostics-count', /takes this role/);

  await fill('#ask', 'write');
  await fill('#ask-where', 'orders-1');
  await shows('.answer', /^Allowed[^]*this role indices 1 grants it through write/);
  await fill('#ask-where', 'logs-1');
  await shows('.answer', /^Denied/);
  await fill('#ask', 'read');
  await shows('.answer', /^Allowed[^]*viewer indices 1/);
  assert.deepEqual(troubles, []);
});
