import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { BrowserProfile } from '../src/browser-profile.ts';
import { comeOnline, type Device, freshDevice, openPage, prepareForOffline, untilShown } from '../src/device.ts';
import { tabTo } from '../src/keyboard.ts';
import { pair } from '../src/pairing.ts';
import { leavesOf, onlyLeaf, untilRecords } from '../src/records.ts';
import { type Stack, startStack } from '../src/stack.ts';

interface PublishedGuide {
  readonly title: string;
  readonly file?: { readonly name: string; readonly integrity: string };
}

const shownTimeoutMs = 30_000;
const guide = 'paper-kit';
const address = 'mara@example.org';

let stack: Stack;
let devices: readonly Device[];
let phone: BrowserProfile;
let laptop: BrowserProfile;
beforeAll(async () => {
  stack = await startStack();
  devices = [await freshDevice(), await freshDevice()];
  [phone, laptop] = [await (devices[0] as Device).open(), await (devices[1] as Device).open()];
  await prepareForOffline(phone, stack);
  await prepareForOffline(laptop, stack);
  await pair(stack, { issuer: phone, joiner: laptop });
  for (const browser of [phone, laptop]) await untilShown(browser, { phase: 'idle', pending: 0 });
  await stack.stop();
});
afterAll(async () => {
  for (const device of devices ?? []) await device.dispose();
  await stack?.dispose();
});

test.each([
  ['mara', 'has an @'],
  ['mara@example@org', 'has one @'],
  ['mara@example', 'should look like example.org'],
  ['ma ra@example.org', 'no spaces'],
])('the form says what is wrong with the address %s, and takes nothing', async (wrong, said) => {
  await openPage(phone, `${stack.url}/guides/${guide}`);
  await phone.page.locator('input[name="email"]').fill(wrong);
  await phone.page.getByTestId('guide-submit').click();
  await phone.page.locator('#email-problem').filter({ hasText: said }).waitFor();
  expect(await phone.page.locator('input[name="email"]').getAttribute('aria-invalid')).toBe('true');
  expect(await phone.page.getByTestId('guide-yours').count()).toBe(0);
});

test('a guide that is asked for offline, by keyboard alone, is there at once, as a PDF that is drawn on the device', async () => {
  for (const browser of [phone, laptop]) await askFor(browser);
  await keepBlobs(phone.page);
  await phone.page.getByTestId('guide-open').click();
  await vi.waitFor(async () => expect(await lastBlob(phone.page)).toMatchObject({ type: 'application/pdf', begins: '%PDF-' }), shownTimeoutMs);
  expect((await lastBlob(phone.page))?.size).toBeGreaterThan(5_000);
});

test('asked for offline on two devices, it is one lead at Core and one mail with the PDF, and the page says that it was sent', async () => {
  await stack.start();
  for (const browser of [phone, laptop]) await comeOnline(browser);

  const records = await untilRecords(stack.truth, async (found) => {
    expect(leavesOf(found, /^lead-magnets:e:lead-submitted:/)).toHaveLength(2);
    expect(onlyLeaf(found, `lead-magnets:s:lead:${guide}`).body.value).toMatchObject({ email: address });
    expect(await leadsAtCore(found.userId)).toEqual({ acts: 1, toldAgain: 1 });
    expect(leavesOf(found, /^lead-magnets:r:mail:/).map(({ body }) => body.value)).toEqual([expect.objectContaining({ status: 'sent', subject: guide })]);
  });
  const { leads } = await stack.truth.coreAggregates<{ leads: { total: number } }>();
  expect(leads.total).toBe(1);

  const [mail, ...others] = await mails();
  expect(others).toEqual([]);
  expect(mail).toMatch(new RegExp(`^To: .*${address}`, 'm'));
  const published = (await stack.truth.published<PublishedGuide>('lead-magnets', 'magnet')).get(guide);
  expect(attachedPdfs(mail ?? '')).toEqual([published?.file?.integrity]);

  for (const browser of [phone, laptop]) {
    await openPage(browser, `${stack.url}/guides/${guide}`);
    await browser.page.locator('[data-testid="guide-delivery"][data-status="sent"]').waitFor({ timeout: shownTimeoutMs });
  }
  expect(await leadsAtCore(records.userId)).toEqual({ acts: 1, toldAgain: 1 });
  expect(await mails()).toHaveLength(1);
});

async function askFor(browser: BrowserProfile): Promise<void> {
  const { page } = browser;
  await openPage(browser, `${stack.url}/guides/${guide}`);
  await tabTo(page, 'guide-form');
  await page.keyboard.type('Mara');
  await page.keyboard.press('Tab');
  await page.keyboard.type(address);
  await tabTo(page, 'guide-submit');
  await page.keyboard.press('Enter');
  await page.getByTestId('guide-yours').waitFor({ timeout: shownTimeoutMs });
  await page.locator('[data-testid="guide-delivery"][data-status="queued"]').waitFor({ timeout: shownTimeoutMs });
}

/** Has the page remember what it makes addresses for: a tab with a PDF in it cannot be read. */
async function keepBlobs(page: Page): Promise<void> {
  await page.evaluate(() => {
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      Object.assign(globalThis, { lastBlob: blob });
      return make(blob);
    };
  });
}

async function lastBlob(page: Page): Promise<{ type: string; size: number; begins: string } | undefined> {
  return page.evaluate(async () => {
    const { lastBlob } = globalThis as { lastBlob?: Blob };
    return lastBlob && { type: lastBlob.type, size: lastBlob.size, begins: await lastBlob.slice(0, 5).text() };
  });
}

async function leadsAtCore(userId: string): Promise<{ acts: number; toldAgain: number }> {
  const { events, duplicates } = await stack.truth.coreLedger(userId);
  const leads = (list: typeof events) => list.filter(({ type }) => type === 'lead-submitted').length;
  return { acts: leads(events), toldAgain: leads(duplicates) };
}

async function mails(): Promise<string[]> {
  const names = (await readdir(stack.mailDir)).filter((name) => name.endsWith('.eml'));
  return Promise.all(names.map((name) => readFile(join(stack.mailDir, name), 'utf8')));
}

/** The digests of the PDFs in a message, in the form of Subresource Integrity. */
function attachedPdfs(message: string): string[] {
  const parts = message.split(/\r?\n--[^\r\n]+/).filter((part) => /^content-type:\s*application\/pdf/im.test(part));
  return parts.map((part) => {
    const body = part.slice(part.search(/\r?\n\r?\n/)).replace(/\s+/g, '');
    return `sha384-${createHash('sha384').update(Buffer.from(body, 'base64')).digest('base64')}`;
  });
}
