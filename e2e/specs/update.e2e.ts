import { appendFile, cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Device, freshDevice, openOnline, prepareForOffline } from '../src/device.ts';
import { scratchDir } from '../src/scratch.ts';
import { type Stack, startStack } from '../src/stack.ts';

const built = fileURLToPath(new URL('../../host/dist', import.meta.url));
const shownTimeoutMs = 30_000;
const half = 'The half of a sentence';

let host: Awaited<ReturnType<typeof scratchDir>>;
let stack: Stack;
let device: Device;
beforeAll(async () => {
  host = await scratchDir('host');
  await cp(built, host.path, { recursive: true });
  stack = await startStack({ env: { HOST_DIR: host.path } });
  device = await freshDevice();
});
afterAll(async () => {
  await device?.dispose();
  await stack?.dispose();
  await host?.remove();
});

/** Another version of the shell, as the next deployment brings it. */
async function deploy(): Promise<void> {
  const worker = join(host.path, 'sw.js');
  for (const packed of ['br', 'gz']) await rm(`${worker}.${packed}`, { force: true });
  await appendFile(worker, '\n// The next version.\n');
}

test('a new version waits for a yes; a free answer that is being written comes through it, and a form in another tab is not taken away', async () => {
  const browser = await device.open();
  const player = await prepareForOffline(browser, stack);
  const { page } = browser;
  await player.start('Can they go on');
  while ((await player.question.getAttribute('data-kind')) !== 'text') await player.answer();
  await page.getByTestId('quiz-text').fill(half);
  const other = await browser.context.newPage();
  await openOnline({ ...browser, page: other }, stack);
  await other.goto(`${stack.url}/guides/paper-kit`);
  await other.locator('input[name="email"]').fill('reader@example.org');
  await other.evaluate(() => Object.assign(window, { sameDocument: true }));

  await deploy();
  await page.bringToFront();
  await page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()));
  await page.getByTestId('update-apply').waitFor({ timeout: shownTimeoutMs });
  expect(await page.getByTestId('quiz-text').inputValue()).toBe(half);
  // In the tab of the form it is put off, and asked again once this one has said yes.
  await other.getByTestId('update-later').click();
  await other.getByTestId('update-apply').waitFor({ state: 'detached', timeout: shownTimeoutMs });
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await page.getByTestId('update-apply').click();
  await vi.waitFor(async () => expect(await page.evaluate(() => 'sameDocument' in window)).toBe(false), { timeout: shownTimeoutMs });
  await vi.waitFor(async () => expect(await page.getByTestId('quiz-text').inputValue()).toBe(half), { timeout: shownTimeoutMs });

  await other.getByTestId('update-apply').waitFor({ timeout: shownTimeoutMs });
  expect(await other.evaluate(() => 'sameDocument' in window)).toBe(true);
  expect(await other.locator('input[name="email"]').inputValue()).toBe('reader@example.org');
  await browser.close();
});
