import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { BrowserProfile } from '../src/browser-profile.ts';
import { canaryText, publishCanaryQuiz } from '../src/canary-quiz.ts';
import { comeOnline, type Device, freshDevice, openPage, prepareForOffline, showPath, untilShown } from '../src/device.ts';
import { pair } from '../src/pairing.ts';
import { describeFindings, scanProfile } from '../src/profile-scan.ts';
import { QuizPlayer } from '../src/quiz-player.ts';
import { expectEachEventOnceAtCore, leavesOf, type Records, readRecords, untilRecords } from '../src/records.ts';
import { type Stack, startStack } from '../src/stack.ts';

const shownTimeoutMs = 30_000;
const arrival = { timeout: 90_000, interval: 500 };
const articles = ['the-hour-in-the-tunnel', 'the-recipe-tin', 'repair-night'] as const;

let stack: Stack;
let phone: Device;
let laptop: Device;
let browser: BrowserProfile;
let page: Page;
beforeAll(async () => {
  stack = await startStack();
  await publishCanaryQuiz(stack.truth);
  [phone, laptop] = [await freshDevice(), await freshDevice()];
  browser = await phone.open();
  page = browser.page;
  await prepareForOffline(browser, stack);
});
afterAll(async () => {
  await phone?.dispose();
  await laptop?.dispose();
  await stack?.dispose();
});

describe('consent', () => {
  test('lets one event of an opened article through once it is given, and none before', async () => {
    await read(articles[0]);
    await allowAnalytics(true);
    await untilRecords(stack.truth, (records) => expect(decisions(records)).toEqual([true]));
    expect(await viewsAtCore()).toEqual([]);
    await read(articles[0]);
    await vi.waitFor(async () => expect(await viewsAtCore()).toEqual([articles[0]]), arrival);
  });

  test('withdrawn offline keeps back what waits, for good, and what was dropped is counted at the server', async () => {
    await stack.stop();
    for (const article of articles.slice(1)) await read(article);
    await untilShown(browser, { phase: 'offline', pending: expect.toSatisfy((count: number) => count >= 2, 'at least 2') });
    await allowAnalytics(false);
    await stack.start();
    await comeOnline(browser);

    const records = await untilRecords(stack.truth, (found) => {
      expect(decisions(found)).toEqual([true, false]);
      const drops = leavesOf(found, /^blog:d:/).map(({ body }) => [body.reason, body.count]);
      expect(drops).toEqual([['consent-withdrawn', 2]]);
    });
    await untilShown(browser, { phase: 'idle', pending: 0 });
    expect(leavesOf(records, /^blog:e:viewed:/)).toHaveLength(1);
    expect(await viewsAtCore()).toEqual([articles[0]]);
    const check = await stack.operate('bridge', 'check');
    expect(check.said).toContain('2 dropped before sending');
    expect(check.code).toBe(0);
  });
});

test('the audit verifies in the page and at the server, and the export holds the answer that was typed', async () => {
  const player = new QuizPlayer(page);
  await player.openList(stack.url);
  await player.start(canaryText.title);
  await player.finish(() => player.answer({ text: canaryText.typed }));

  await openPage(browser, `${stack.url}/privacy`);
  await page.getByTestId('audit-verify').click();
  await page.getByTestId('audit-ok').waitFor({ timeout: shownTimeoutMs });
  const mine = await saved('export-mine');
  expect(JSON.stringify(mine)).toContain(canaryText.typed);

  const { segments } = (await saved('audit-export')) as { segments: { key: string }[] };
  const { userId } = await untilRecords(stack.truth, async (records) => {
    expect(leavesOf(records, /^host:a:audit:/).map(({ id }) => id.split(':')[3])).toEqual(expect.arrayContaining(segments.map(({ key }) => key)));
    await expectEachEventOnceAtCore(stack.truth, records);
  });
  const audit = await stack.operate('audit', userId);
  expect([audit.said, audit.code]).toEqual([expect.stringContaining('1 chain, 0 broken'), 0]);
});

test('erasing everywhere leaves nothing at CouchDB and Core, and a device that was offline erases itself when it returns', async () => {
  const second = await laptop.open();
  await openPage(second, `${stack.url}/devices`);
  await pair(stack, { issuer: browser, joiner: second });
  await new QuizPlayer(second.page).openList(stack.url);
  await second.page.getByTestId('quiz-card').filter({ hasText: canaryText.title }).click();
  await second.page.getByTestId('quiz-result').waitFor({ timeout: 60_000 });
  await untilShown(second, { phase: 'idle', pending: 0 });
  await second.close();
  const [before] = await readRecords(stack.truth);
  const { userId, database } = before as Records;
  expect((await stack.truth.coreEvents(userId)).length).toBeGreaterThan(0);

  await erase('everywhere');
  await vi.waitFor(async () => {
    expect(await stack.truth.userDatabases()).toEqual([]);
    expect(await stack.truth.coreLedger(userId)).toEqual({ events: [], duplicates: [] });
    expect(await erasures()).toMatchObject([{ devices: 2, pending: [expect.any(String)] }]);
  }, arrival);

  const returned = await laptop.open();
  await returned.page.goto(`${stack.url}/`);
  await returned.page.getByTestId('erased').waitFor({ timeout: 60_000 });
  await vi.waitFor(async () => expect(await erasures()).toMatchObject([{ devices: 2, pending: [] }]), arrival);
  expect(await remains(returned.page)).toEqual({ databases: ['empire-vault'], caches: [], workers: 0 });
  expect(await stack.truth.userDatabases()).not.toContain(database);
  await returned.close();
});

test('erasing one device leaves nothing readable on its disk, and the server as it was', async () => {
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await page.getByTestId('start-anew').click();
  await vi.waitFor(async () => expect(await page.evaluate(() => 'sameDocument' in window)).toBe(false), arrival);
  await page.getByTestId('welcome').waitFor({ timeout: shownTimeoutMs });
  const player = await prepareForOffline(browser, stack);
  await player.start(canaryText.title);
  await player.finish(() => player.answer({ text: canaryText.typed }));
  const before = await untilRecords(stack.truth, (records) => expect(JSON.stringify(records.leaves)).toContain(canaryText.typed));

  const other = await page.context().newPage();
  await other.goto(`${stack.url}/quiz`);
  await other.getByTestId('quiz-card').first().waitFor({ timeout: shownTimeoutMs });
  await erase('here');
  await other.getByTestId('erased-elsewhere').waitFor({ timeout: shownTimeoutMs });
  for (const one of [page, other]) expect(await remains(one)).toEqual({ databases: ['empire-vault'], caches: [], workers: 0 });
  // How often keys were destroyed here is all that stays.
  expect(await vaultEntries(other)).toEqual(['wipes']);
  await browser.close();
  const report = await scanProfile(phone.dir, canaryText.secrets);
  expect(describeFindings(report)).toBe('');
  expect(report.bytes).toBeGreaterThan(1_000_000);
  const after = await untilRecords(stack.truth, (records) => expect(JSON.stringify(records.leaves)).toContain(canaryText.typed));
  expect(after.userId).toBe(before.userId);
});

async function read(article: string): Promise<void> {
  await showPath(browser, `/blog/read/${article}`);
  await page.locator(`[data-place="article:${article}"]`).waitFor({ timeout: shownTimeoutMs });
}

async function allowAnalytics(allowed: boolean): Promise<void> {
  await showPath(browser, '/privacy');
  const control = page.getByTestId('purpose-analytics');
  expect(await control.isChecked()).toBe(!allowed);
  await control.setChecked(allowed);
  await page
    .getByTestId('decided-analytics')
    .filter({ hasText: allowed ? 'Allowed' : 'Switched off' })
    .waitFor({ timeout: shownTimeoutMs });
}

/** What was decided about analytics, the earliest first. */
function decisions(records: Records): unknown[] {
  const made = leavesOf(records, /^host:k:consent:/).map(({ body }) => body as { purpose: string; granted: boolean; hlc: string });
  return made
    .filter(({ purpose }) => purpose === 'analytics')
    .toSorted((a, b) => (a.hlc < b.hlc ? -1 : 1))
    .map(({ granted }) => granted);
}

/** The articles whose views Core has, one for each event. */
async function viewsAtCore(): Promise<string[]> {
  const users = await readRecords(stack.truth);
  const events = (await Promise.all(users.map(({ userId }) => stack.truth.coreEvents(userId)))).flat();
  return events.filter(({ type }) => type === 'viewed').map(({ data }) => (data as { article: string }).article);
}

/** What is in the file that a button saves. */
async function saved(testId: string): Promise<unknown> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(testId).click()]);
  return JSON.parse(await readFile(await download.path(), 'utf8'));
}

async function erase(scope: 'here' | 'everywhere'): Promise<void> {
  await openPage(browser, `${stack.url}/privacy`);
  await page.getByTestId(`erase-${scope}`).click();
  await page.getByTestId(`erase-${scope}-sure`).click();
  await page.getByTestId('receipt').waitFor({ timeout: 60_000 });
}

/** What the origin still keeps. */
async function remains(of: Page): Promise<{ databases: string[]; caches: string[]; workers: number }> {
  return of.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name = '' }) => name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
}

/** The names of all that is left in the vault: no tab has made a device anew. */
async function vaultEntries(of: Page): Promise<unknown[]> {
  return of.evaluate(
    () =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open('empire-vault');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const asking = opening.result.transaction('kept').objectStore('kept').getAllKeys();
          asking.onsuccess = () => resolve(asking.result);
        };
      }),
  );
}

async function erasures(): Promise<unknown> {
  return JSON.parse((await stack.operate('erasures', 'list', '--json')).said);
}
