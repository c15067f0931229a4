import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFirefox } from '../src/find-firefox.ts';
import { type Stack, startStack } from '../src/stack.ts';

const shownTimeoutMs = 60_000;
const firefox = findFirefox();
if (!firefox) console.warn('No Firefox found: its smoke test is left out. Install firefox-esr (Debian), or set FIREFOX_PATH.');

describe.skipIf(!firefox)('in Firefox', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    stack = await startStack();
    browser = await puppeteer.launch({ browser: 'firefox', executablePath: firefox ?? '', headless: true });
    page = await browser.newPage();
    page.setDefaultTimeout(shownTimeoutMs);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.dispose();
  });

  test('after one visit the app opens without its servers, with articles and quizzes', async () => {
    await page.goto(`${stack.url}/`);
    await page.waitForSelector('>>> [data-testid="sync-status"][data-phase="idle"][data-pending="0"]');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.waitForFunction(holdsEverything, { polling: 500 });
    // The status is idle between two collections, too: the device has its content once a card of it is shown.
    await page.waitForSelector('>>> [data-testid="quiz-home"]', { visible: true });
    await page.goto(`${stack.url}/blog/read/the-hour-in-the-tunnel`);
    await page.waitForSelector('>>> [data-testid="article-body"]', { visible: true });
    await stack.stop();

    await page.goto(`${stack.url}/blog/read/the-hour-in-the-tunnel`);
    await page.waitForSelector('>>> [data-testid="article-body"]', { visible: true });
    expect(await textOf(page, '>>> empire-slot >>> h1')).toBe('The hour in the tunnel');
    await page.goto(`${stack.url}/quiz`);
    await (await page.waitForSelector('>>> [data-testid="quiz-card"]'))?.click();
    await page.waitForSelector('>>> [data-testid="quiz-start"]', { visible: true });
  });
});

async function textOf(page: Page, selector: string): Promise<string> {
  const element = await page.waitForSelector(selector, { visible: true });
  return (await element?.evaluate((one) => one.textContent?.trim() ?? '')) ?? '';
}

/** In the page: whether the service worker has every file of the neurons that it was told of. */
async function holdsEverything(): Promise<boolean> {
  const listed = await caches.match('/release-files.json', { cacheName: 'empire-release-list' });
  if (!listed) return false;
  const held = new Set((await (await caches.open('empire-release-files')).keys()).map(({ url }) => url));
  return ((await listed.json()) as { url: string }[]).every(({ url }) => held.has(url));
}
