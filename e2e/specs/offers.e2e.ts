import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { BrowserProfile } from '../src/browser-profile.ts';
import { comeOnline, type Device, freshDevice, openPage, prepareForOffline, untilShown } from '../src/device.ts';
import { tabTo } from '../src/keyboard.ts';
import { pair } from '../src/pairing.ts';
import { leavesOf, onlyLeaf, type Records, untilRecords } from '../src/records.ts';
import { type Stack, startStack } from '../src/stack.ts';

const shownTimeoutMs = 30_000;
const inViewMs = 2_000;
const claimed = 'winter-reading-circle';
/** When all offers have ended, those that the start brings back included. */
const dayAfterAll = new Date('2029-04-02T12:00:00Z');
const capped = { key: 'twice-in-all', priority: 95, cap: { shown: 2, days: 1 } } as const;
const unwanted = { key: 'to-put-away', priority: 80, cap: { shown: 50, days: 1, restDays: 30 } } as const;

let stack: Stack;
let devices: readonly Device[];
let phone: BrowserProfile;
let laptop: BrowserProfile;
beforeAll(async () => {
  stack = await startStack();
  await publishOffers(stack);
  devices = [await freshDevice(), await freshDevice()];
  [phone, laptop] = [await (devices[0] as Device).open(), await (devices[1] as Device).open()];
  await prepareForOffline(phone, stack);
  await prepareForOffline(laptop, stack);
  await pair(stack, { issuer: phone, joiner: laptop });
  for (const browser of [phone, laptop]) await untilShown(browser, { phase: 'idle', pending: 0 });
});
afterAll(async () => {
  for (const device of devices ?? []) await device.dispose();
  await stack?.dispose();
});

test('an offer that two devices have shown as often as it promised, together, is shown by neither of them', async () => {
  for (const browser of [phone, laptop]) await seeAtHome(browser, capped.key);
  const records = await untilRecords(stack.truth, (found) => expect(seenTimes(found, capped.key)).toEqual([1, 1]));
  const devicesOfParts = leavesOf(records, seenOf(capped.key)).map(({ id }) => id.split('~').at(-1));
  expect(new Set(devicesOfParts).size).toBe(2);
  for (const browser of [phone, laptop]) await untilAtHome(browser, unwanted.key);
});

test('an offer that is put away rests on the other device, too', async () => {
  await phone.page.getByTestId('offer-home').getByRole('button', { name: 'Not for me' }).click();
  await untilRecords(stack.truth, (found) => expect(choiceIn(found, unwanted.key)).toMatchObject({ dismissedAt: expect.any(Number) }));
  for (const browser of [phone, laptop]) await untilAtHome(browser, claimed);
});

test('an offer that is taken offline, by keyboard alone, on two devices is one act at Core, and one choice without a conflict', async () => {
  await stack.stop();
  for (const browser of [phone, laptop]) {
    await openPage(browser, `${stack.url}/offers/${claimed}`);
    await tabTo(browser.page, 'offer-claim');
    await browser.page.keyboard.press('Enter');
    await browser.page.getByTestId('offer-taken').waitFor({ timeout: shownTimeoutMs });
  }
  await stack.start();
  for (const browser of [phone, laptop]) await comeOnline(browser);

  const records = await untilRecords(stack.truth, async (found) => {
    expect(leavesOf(found, /^offers:e:claimed:/)).toHaveLength(2);
    expect(choiceIn(found, claimed)).toMatchObject({ claimedAt: expect.any(Number) });
    expect(await claimsAtCore(found.userId)).toEqual({ acts: 1, toldAgain: 1 });
  });
  const { offers } = await stack.truth.coreAggregates<{ offers: { key: string; taken: number }[] }>();
  expect(offers).toContainEqual(expect.objectContaining({ key: claimed, taken: 1 }));
  for (const browser of [phone, laptop]) {
    await untilShown(browser, { phase: 'idle', pending: 0 });
    await openPage(browser, `${stack.url}/offers/${claimed}`);
    await browser.page.getByTestId('offer-taken').waitFor({ timeout: shownTimeoutMs });
  }
  expect(await claimsAtCore(records.userId)).toEqual({ acts: 1, toldAgain: 1 });
});

test('offline, an offer that has ended is not shown any more, by the clock of the device alone', async () => {
  const { page } = laptop;
  await stack.stop();
  await openPage(laptop, `${stack.url}/offers`);
  const tile = page.locator(`[data-testid="offer-tile"][data-offer="${claimed}"]`);
  await tile.waitFor({ timeout: shownTimeoutMs });
  // The last thing that happens on this device: what it would save now would come from years ahead.
  await page.clock.setFixedTime(dayAfterAll);
  await openPage(laptop, `${stack.url}/offers`);
  await page.getByText('There is nothing at the moment').waitFor({ timeout: shownTimeoutMs });
  expect(await page.getByTestId('offer-tile').count()).toBe(0);
  await openPage(laptop, `${stack.url}/offers/${unwanted.key}`);
  await page.getByText('Not open at the moment').waitFor({ timeout: shownTimeoutMs });
  expect(await page.getByTestId('offer-claim').count()).toBe(0);
});

/** Leaves three offers for the start page: one that may be shown twice in all, one to put away, and one to take. */
async function publishOffers({ truth }: Stack): Promise<void> {
  const content = truth.database('content');
  const published = await truth.published<object>('offers', 'offer');
  const kept = published.get(claimed);
  if (!kept) throw new Error(`There is no offer ${claimed} among ${[...published.keys()].join(', ')}.`);
  const { rows } = await truth.couch<{ rows: { id: string; value: { rev: string } }[] }>(`${content}/_all_docs`);
  const others = rows.filter(({ id }) => /^offers:c:offer:/.test(id) && !id.endsWith(`:${claimed}`));
  const added = [capped, unwanted].map(({ key, ...value }) => ({
    _id: `offers:c:offer:${key}`,
    v: 1,
    schema: 1,
    value: { ...kept, ...value, title: `The offer ${key}`, placements: ['home'] },
    publishedAt: new Date().toISOString(),
  }));
  await truth.couch(`${content}/_bulk_docs`, { body: { docs: [...others.map(({ id, value }) => ({ _id: id, _rev: value.rev, _deleted: true })), ...added] } });
}

/** Has an offer in view on the start page for longer than the second after which it counts. */
async function seeAtHome(browser: BrowserProfile, offer: string): Promise<void> {
  const { page } = browser;
  await openPage(browser, stack.url);
  const shown = page.locator(`[data-testid="offer-home"][data-offer="${offer}"]`);
  await shown.waitFor({ timeout: shownTimeoutMs });
  await shown.scrollIntoViewIfNeeded();
  await page.waitForTimeout(inViewMs);
}

/** Opens the start page until it has the offer: what another device did may be on its way. */
async function untilAtHome(browser: BrowserProfile, offer: string): Promise<void> {
  await vi.waitFor(
    async () => {
      await openPage(browser, stack.url);
      expect(await browser.page.getByTestId('offer-home').getAttribute('data-offer', { timeout: 5_000 })).toBe(offer);
    },
    { timeout: 60_000, interval: 1_000 },
  );
}

function seenOf(offer: string): RegExp {
  return new RegExp(`^offers:p:seen:${offer}~`);
}

/** How often each device has shown an offer. */
function seenTimes(records: Records, offer: string): unknown[] {
  return leavesOf(records, seenOf(offer)).map(({ body }) => body.value);
}

function choiceIn(records: Records, offer: string): unknown {
  return onlyLeaf(records, `offers:s:choice:${offer}`).body.value;
}

async function claimsAtCore(userId: string): Promise<{ acts: number; toldAgain: number }> {
  const { events, duplicates } = await stack.truth.coreLedger(userId);
  const claims = (list: typeof events) => list.filter(({ type, data }) => type === 'claimed' && (data as { offer: string }).offer === claimed).length;
  return { acts: claims(events), toldAgain: claims(duplicates) };
}
