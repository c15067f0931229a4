import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { remoteLoaderCases } from '../../host/src/loader/conformance.ts';
import { startLoaderOrigin } from '../../host/testing/loader-origin.ts';
import type {} from '../../host/testing/loader-page.ts';
import { findChromium } from '../src/find-chromium.ts';

let origin: Awaited<ReturnType<typeof startLoaderOrigin>>;
let browser: Browser;
beforeAll(async () => {
  origin = await startLoaderOrigin();
  browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
});
afterAll(async () => {
  await browser?.close();
  origin?.close();
});

describe('the federation loader in a browser', () => {
  for (const { name } of remoteLoaderCases) {
    test(name, async () => {
      await fetch(`${origin.url}/reset`);
      const page = await browser.newPage();
      await page.goto(origin.url);
      expect(await page.evaluate((wanted) => globalThis.runLoaderCase(wanted), name)).toBe('');
      await page.close();
    });
  }

  test('an entry with other bytes than the release promises never runs', async () => {
    const page = await browser.newPage();
    await page.route('**/works/1.0.0/remoteEntry.js*', (route) =>
      route.fulfill({
        body: 'globalThis.poisoned = true; var works_1_0_0 = {};',
        contentType: 'text/javascript',
        headers: { 'access-control-allow-origin': '*' },
      }),
    );
    await page.goto(origin.url);
    const failure = await page.evaluate(() => globalThis.runLoaderCase('a release that works answers its neuron'));
    expect([failure.includes('EmpireError'), await page.evaluate(() => 'poisoned' in globalThis)]).toEqual([true, false]);
    await page.close();
  });
});
