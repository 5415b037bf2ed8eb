// Headless Chromium for the tests of the package and of the page, started as the browser tests in Rust start theirs.

import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const { args } = JSON.parse(readFileSync(new URL('../webdriver.json', import.meta.url)))['goog:chromeOptions'];

/** Starts the browser that scripts/test found. */
export const launch = () => chromium.launch({ executablePath: process.env.CHROME ?? '/usr/bin/chromium', args });

/** Opens an address and collects what goes wrong there: what it says on the console, errors, failed requests. */
export async function open(browser, address) {
  const page = await browser.newPage();
  const troubles = [];
  page.on('console', (message) => message.type() === 'debug' || troubles.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => troubles.push(`failed: ${request.url()}`));
  await page.goto(address);
  return { page, troubles };
}
