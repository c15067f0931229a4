import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Device, freshDevice, prepareForOffline } from '../src/device.ts';
import { type Stack, startStack } from '../src/stack.ts';

interface AppManifest {
  readonly errors: readonly { readonly message: string }[];
  readonly data: string;
}

let stack: Stack;
let device: Device;
let page: Page;
let session: CDPSession;
beforeAll(async () => {
  stack = await startStack();
  device = await freshDevice();
  const browser = await device.open();
  await prepareForOffline(browser, stack);
  page = browser.page;
  session = await page.context().newCDPSession(page);
});
afterAll(async () => {
  await device?.dispose();
  await stack?.dispose();
});

test('the browser finds nothing that stands against installing the app, and nothing wrong in its manifest', async () => {
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  const { errors, data } = (await session.send('Page.getAppManifest')) as unknown as AppManifest;
  expect([installabilityErrors, errors]).toEqual([[], []]);
  const { icons, screenshots, shortcuts } = JSON.parse(data) as Record<string, { src: string; url: string }[]>;
  const files = [...(icons ?? []), ...(screenshots ?? [])].map(({ src }) => src);
  const found = await page.evaluate((paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)), files);
  expect(found).toEqual(files.map(() => 200));
  for (const { url } of shortcuts ?? []) {
    await page.goto(stack.url + url);
    expect(await page.getByRole('heading', { level: 1 }).first().textContent()).not.toMatch(/no such page/i);
  }
});

test('the app is offered in its context, and not again after a no', async () => {
  await page.evaluate(() => localStorage.setItem('empire-welcomed', '1'));
  await page.goto(stack.url);
  await page.getByTestId('install-hint-no').click();
  await page.goto(stack.url);
  await page.getByTestId('sync-status').waitFor();
  expect(await page.getByTestId('install-hint').count()).toBe(0);
});

test('a page has its own title, address and heading before anything is loaded', async () => {
  const path = '/blog/read/the-hour-in-the-tunnel';
  const html = await (await fetch(stack.url + path, { headers: { accept: 'text/html' } })).text();
  expect(html).toContain('<title>The hour in the tunnel · Empire</title>');
  expect(html).toContain(`<link rel="canonical" href="${stack.url}${path}">`);
  expect(html).toMatch(/<meta name="description" content="A commuter line[^"]+">/);
  expect(html).toContain('<h1>The hour in the tunnel</h1>');
  await page.goto(stack.url + path);
  await expect.poll(() => page.title()).toBe('The hour in the tunnel · Empire');
});

test('whoever leaves a first visit at once finds the app without a network, which says what has not come yet', async () => {
  const visitor = await freshDevice();
  const { context, page: visit } = await visitor.open();
  const later = await context.newPage();
  await visit.goto(`${stack.url}/blog`, { waitUntil: 'commit' });
  // It has begun: what is fetched after the first paint was asked for.
  await expect.poll(() => visit.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/session.')))).toBe(true);
  await visit.close();
  // Its cache of the shell is whole once it is active.
  await expect.poll(() => context.serviceWorkers()[0]?.evaluate('self.registration.active?.state'), { timeout: 30_000 }).toBe('activated');
  await context.setOffline(true);
  await later.goto(`${stack.url}/blog`);
  await later.getByRole('heading', { name: 'Not on this device yet' }).waitFor();
  await visitor.dispose();
});

test('what another app shares, a text and a file, is kept without a network and survives a restart', async () => {
  await page.goto(stack.url);
  await stack.stop();
  await share(page);
  await page.getByTestId('kept').nth(1).waitFor();
  expect((await page.getByTestId('kept').getByRole('heading').allTextContents()).toSorted()).toEqual(['A long walk', 'notes.txt']);
  await page.reload();
  await page.getByTestId('kept').filter({ hasText: 'second line' }).waitFor();
  expect(await page.getByRole('link', { name: 'Open the link' }).getAttribute('href')).toBe('https://paper.example/walk');
});

/** What the browser does when an app was chosen in the share sheet: it posts a form to the address of the manifest. */
async function share(from: Page): Promise<void> {
  await from.evaluate(() => {
    const form = Object.assign(document.createElement('form'), { action: '/share', method: 'post', enctype: 'multipart/form-data' });
    const said = { title: 'A long walk', text: 'Read this', url: 'https://paper.example/walk' };
    for (const [name, value] of Object.entries(said)) form.append(Object.assign(document.createElement('input'), { name, value }));
    const file = Object.assign(document.createElement('input'), { type: 'file', name: 'file' });
    const files = new DataTransfer();
    files.items.add(new File(['first line\nsecond line'], 'notes.txt', { type: 'text/plain' }));
    file.files = files.files;
    form.append(file);
    document.body.append(form);
    form.submit();
  });
  await from.waitForURL('**/share');
}
