import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Device, freshDevice, openOnline } from '../src/device.ts';
import { type Stack, startStack } from '../src/stack.ts';

const pages = ['/', '/quiz', '/devices', '/status'];

describe.each(['light', 'dark'] as const)('axe, in %s', (colorScheme) => {
  let stack: Stack;
  let device: Device;
  let page: Page;
  beforeAll(async () => {
    stack = await startStack();
    device = await freshDevice();
    page = (await openOnline(await device.open(), stack)).page;
    await page.emulateMedia({ colorScheme });
  });
  afterAll(async () => {
    await device?.dispose();
    await stack?.dispose();
  });

  test.each(pages)('finds nothing on %s', async (path) => {
    await page.goto(`${stack.url}${path}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('finds nothing on a question', async () => {
    await page.goto(`${stack.url}/quiz`);
    await page.getByTestId('quiz-card').first().click();
    await page.getByTestId('quiz-start').click();
    await page.getByTestId('quiz-option').first().waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('finds a fault that is put in', async () => {
    await page.evaluate(() => document.body.append(document.createElement('button')));
    expect(await violations(page)).toContain('button-name');
  });
});

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return found.map(({ id }) => id);
}
