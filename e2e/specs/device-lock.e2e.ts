import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { violations } from '../src/axe.ts';
import { type Device, freshDevice, prepareForOffline, showPath, untilShown } from '../src/device.ts';
import { QuizPlayer } from '../src/quiz-player.ts';
import { expectEachEventOnceAtCore, onlyAttempt, readRecords, untilRecords } from '../src/records.ts';
import { type Stack, startStack } from '../src/stack.ts';
import { dispatchSync } from '../src/worker-control.ts';

const shownTimeoutMs = 20_000;
/** How long is waited for something that must not happen. */
const quietMs = 3_000;
const passphrase = 'correct horse battery';

let stack: Stack;
let device: Device;
beforeAll(async () => {
  stack = await startStack();
  device = await freshDevice();
});
afterAll(async () => {
  await device?.dispose();
  await stack?.dispose();
});

/** The databases that any context of the origin has open: each store holds a lock of its name while it is. */
function openDatabases(page: Page): Promise<string[]> {
  return page.evaluate(async () => ((await navigator.locks.query()).held ?? []).map(({ name = '' }) => name).filter((name) => name.startsWith('empire-open-')));
}

test('a lock closes every tab and the worker at once, nothing is sent while it holds, and unlocking goes on without a reload', async () => {
  const browser = await device.open();
  const player = await prepareForOffline(browser, stack);
  const { page } = browser;
  const second = await browser.context.newPage();
  await new QuizPlayer(second).openList(stack.url);
  await stack.stop();
  await player.start();
  const questions = await player.finish();

  await page.goto(`${stack.url}/devices`);
  await page.getByTestId('lock-next').fill(passphrase);
  await page.getByTestId('lock-again').fill(passphrase);
  await page.getByTestId('lock-set').click();
  await page.getByTestId('lock-now').waitFor({ timeout: shownTimeoutMs });
  await page.getByTestId('lock-current').fill(passphrase);
  await page.getByTestId('lock-code').click();
  const code = (await page.getByTestId('recovery-code').textContent({ timeout: shownTimeoutMs })) ?? '';
  expect(code).toMatch(/^([0-9A-Z]{4}-){6}[0-9A-Z]{4}$/);
  expect((await openDatabases(page)).length).toBeGreaterThan(3);

  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await page.getByTestId('lock-now').click();
  for (const tab of [page, second]) await tab.getByTestId('unlock-passphrase').waitFor({ timeout: shownTimeoutMs });
  await vi.waitFor(async () => expect(await openDatabases(page)).toEqual([]), { timeout: shownTimeoutMs });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page)).toEqual([]);
  }

  await stack.start();
  await dispatchSync(browser.context, { origin: stack.url, tag: 'empire-transfer' });
  await page.waitForTimeout(quietMs);
  expect((await readRecords(stack.truth)).flatMap(({ attempts }) => Object.keys(attempts))).toEqual([]);
  expect(await openDatabases(page)).toEqual([]);

  await page.getByTestId('unlock-passphrase').fill('something else');
  await page.getByTestId('unlock').click();
  expect(await page.getByTestId('unlock-problem').textContent({ timeout: shownTimeoutMs })).toContain('does not open');
  await page.getByTestId('unlock-passphrase').fill(passphrase);
  await page.getByTestId('unlock').click();
  await page.getByTestId('lock-now').waitFor({ timeout: shownTimeoutMs });
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  await untilShown(browser, { phase: 'idle', pending: 0 });
  await untilRecords(stack.truth, async (records) => {
    expect(Object.keys((onlyAttempt(records).body.value as { answers: object }).answers).sort()).toEqual(questions.toSorted());
    await expectEachEventOnceAtCore(stack.truth, records);
  });
  await showPath(browser, '/quiz');
  await page.getByTestId('quiz-card').first().waitFor({ timeout: shownTimeoutMs });

  // The other tab ran the code of the neurons before it was locked.
  await second.getByTestId('unlock-passphrase').fill(passphrase);
  await second.getByTestId('unlock').click();
  await second.getByTestId('quiz-card').first().waitFor({ timeout: shownTimeoutMs });
  await second.close();

  await page.reload();
  await page.getByTestId('unlock-forgotten').click();
  await page.getByTestId('unlock-code').fill(code.toLowerCase());
  await page.getByTestId('unlock-next').fill('a new passphrase');
  await page.getByTestId('recover').click();
  await page.getByTestId('quiz-card').first().waitFor({ timeout: shownTimeoutMs });

  await page.reload();
  await page.getByTestId('start-over').click();
  expect(await page.title()).toBe('This device is locked · Empire');
  await page.getByTestId('start-over-yes').click();
  await page.getByTestId('welcome').waitFor({ timeout: shownTimeoutMs });
  expect(new URL(page.url()).pathname).toBe('/');
  await browser.close();
});
