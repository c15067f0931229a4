import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserProfile } from '../src/browser-profile.ts';
import { type Device, freshDevice, prepareForOffline } from '../src/device.ts';
import { expectEachEventOnceAtCore, onlyAttempt, readRecords, untilRecords } from '../src/records.ts';
import { type Stack, startStack } from '../src/stack.ts';
import { dispatchSync, stopWorkers } from '../src/worker-control.ts';

let stack: Stack;
let device: Device;
let browser: BrowserProfile;
beforeAll(async () => {
  stack = await startStack();
  device = await freshDevice();
});
afterAll(async () => {
  await device?.dispose();
  await stack?.dispose();
});

test('the worker alone sends what was saved offline when the browser gives it a sync event, with no page of the app open', async () => {
  browser = await device.open();
  const player = await prepareForOffline(browser, stack);
  await stack.stop();
  await player.start();
  await player.finish();
  await browser.page.goto('about:blank');
  await stopWorkers(browser.context);
  await stack.start();
  expect((await readRecords(stack.truth)).flatMap(({ attempts }) => Object.keys(attempts))).toEqual([]);

  await dispatchSync(browser.context, { origin: stack.url, tag: 'empire-transfer' });

  const records = await untilRecords(stack.truth, (found) => expectEachEventOnceAtCore(stack.truth, found));
  expect(onlyAttempt(records).history.length).toBeGreaterThan(1);
  expect(browser.context.pages().map((page) => page.url())).toEqual(['about:blank']);
});

test('the language that was chosen is spoken by shell and neurons at once, after a reload and without a network', async () => {
  const { page } = browser;
  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor({ timeout: 30_000 });
  const said = () => page.evaluate(() => [document.documentElement.lang, document.title]);
  await page.goto(`${stack.url}/quiz`);
  await heading('Quizzes');
  await stack.stop();

  await page.getByRole('button', { name: 'More' }).click();
  await page.getByTestId('language-de').click();
  await heading('Quiz');
  expect(await said()).toEqual(['de', 'Quiz · Empire']);

  await page.reload();
  await heading('Quiz');
  await page.getByRole('button', { name: 'Mehr' }).waitFor();
  expect(await said()).toEqual(['de', 'Quiz · Empire']);
  expect(await page.getByTestId('quiz-card').first().getByRole('heading').getAttribute('lang')).toBe('en');
});
