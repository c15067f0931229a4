import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../src/axe.ts';
import { type Device, freshDevice, openOnline } from '../src/device.ts';
import { type Stack, startStack } from '../src/stack.ts';

const pages = [
  '/',
  '/quiz',
  '/blog',
  '/blog/search',
  '/blog/map',
  '/blog/read/the-hour-in-the-tunnel',
  '/offers',
  '/offers/winter-reading-circle',
  '/guides',
  '/guides/paper-kit',
  '/waiting',
  '/devices',
  '/privacy',
  '/status',
];

let stack: Stack;
let device: Device;
let page: Page;
beforeAll(async () => {
  stack = await startStack();
  device = await freshDevice();
  page = (await openOnline(await device.open(), stack)).page;
});
afterAll(async () => {
  await device?.dispose();
  await stack?.dispose();
});

describe.each(['light', 'dark'] as const)('axe, in %s', (colorScheme) => {
  beforeAll(() => page.emulateMedia({ colorScheme }));

  test.each(pages)('finds nothing on %s', async (path) => {
    await show(path);
    expect(await violations(page)).toEqual([]);
  });

  test('finds nothing on the navigation when it is open on a phone', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(`${stack.url}/`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('link', { name: 'Privacy' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 1_280, height: 800 });
  });

  test('finds nothing on a question', async () => {
    await page.goto(`${stack.url}/quiz`);
    await page.getByTestId('quiz-card').first().click();
    const start = page.getByTestId('quiz-start');
    const option = page.getByTestId('quiz-option').first();
    await start.or(option).first().waitFor();
    if (await start.isVisible()) await start.click();
    await option.waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('finds nothing on a form that was filled in wrongly', async () => {
    await show('/guides/paper-kit');
    await page.locator('input[name="email"]').fill('nobody');
    await page.getByTestId('guide-submit').click();
    await page.locator('#email-problem').filter({ hasText: '@' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('finds a fault that is put in', async () => {
    await page.evaluate(() => document.body.append(document.createElement('button')));
    expect(await violations(page)).toContain('button-name');
  });
});

async function show(path: string): Promise<void> {
  await page.goto(`${stack.url}${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}
