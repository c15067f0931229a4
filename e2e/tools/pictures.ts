import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { openProfile } from '../src/browser-profile.ts';
import { scratchDir } from '../src/scratch.ts';
import { startStack } from '../src/stack.ts';

/**
 * Takes the pictures of the documentation and of the web app manifest from the built product: `npm run pictures`. With a URL it uses a
 * product that is running there, and with a pattern only the screens with such names are taken anew. What a picture shows depends on the day only where the product itself says one.
 */
const only = process.argv[3] === undefined ? undefined : new RegExp(process.argv[3]);
const root = fileURLToPath(new URL('../..', import.meta.url));
const screensDir = join(root, 'docs/pictures/screens');
const partsDir = join(root, 'docs/pictures/components');
const storeDir = join(root, 'host/static/screenshots');
/** For contributions of other neurons and for pictures. */
const settleMs = 1_200;
const restMs = 8_000;
const maxBytes = 60_000;
const maxBytesInAll = 2_000_000;
const sizes = { phone: { width: 390, height: 780 }, desktop: { width: 1_200, height: 780 } } as const;
const schemes = ['light', 'dark'] as const;

/** Name of the picture → path, and what to wait for where the heading is not enough. */
const screens: Readonly<Record<string, string>> = {
  home: '/',
  quizzes: '/quiz',
  reading: '/blog',
  search: '/blog/search',
  map: '/blog/map',
  saved: '/blog/saved',
  article: '/blog/read/the-hour-in-the-tunnel',
  offers: '/offers',
  offer: '/offers/winter-reading-circle',
  guides: '/guides',
  guide: '/guides/paper-kit',
  kept: '/share',
  waiting: '/waiting',
  devices: '/devices',
  privacy: '/privacy',
  models: '/models',
  status: '/status',
  'not-found': '/nowhere',
};

/** What a screen is about, where it comes only once the page was idle for a while. */
const arrives: Readonly<Record<string, string>> = { models: '[data-testid="check"]' };
const arrivesMs = 90_000;

async function main(url: string | undefined): Promise<void> {
  const stack = url === undefined ? await startStack() : undefined;
  const profile = await scratchDir('pictures');
  const browser = await openProfile(profile.path);
  try {
    await takeAll(url ?? stack?.url ?? '', browser.page);
  } finally {
    await browser.close();
    await profile.remove();
    await stack?.dispose();
  }
  await checkSizes();
}

async function takeAll(url: string, page: Page): Promise<void> {
  for (const dir of only ? [] : [screensDir, partsDir]) await rm(dir, { recursive: true, force: true });
  for (const dir of [screensDir, partsDir, storeDir]) await mkdir(dir, { recursive: true });
  // Until everything is there, and is served from the device.
  for (let visit = 0; visit < 2; visit += 1) {
    await page.goto(`${url}/blog`);
    await page.locator('[data-testid="sync-status"][data-phase="idle"][data-pending="0"]').waitFor({ timeout: 90_000 });
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  }
  await page.emulateMedia({ reducedMotion: 'reduce' });
  if (!only) await takeParts(page, url);
  await page.evaluate(() => localStorage.setItem('empire-welcomed', '1'));
  for (const [kind, size] of Object.entries(sizes)) {
    await page.setViewportSize(size);
    for (const [name, path] of Object.entries(screens)) {
      if (only && !only.test(name)) continue;
      await show(page, url + path);
      await page
        .locator(arrives[name] ?? 'body')
        .first()
        .waitFor({ timeout: arrivesMs });
      await takeSchemes(page, join(screensDir, `${name}-${kind}`));
    }
    if (only && !only.test('question')) continue;
    await openQuestion(page, url);
    await takeSchemes(page, join(screensDir, `question-${kind}`));
  }
  await takeStore(page, url);
}

/** For the installation dialog of the browser. */
async function takeStore(page: Page, url: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  const shots = { wide: { width: 1_280, height: 800 }, narrow: { width: 412, height: 892 } };
  for (const [kind, size] of Object.entries(shots)) {
    await page.setViewportSize(size);
    for (const [name, path] of [
      ['home', '/'],
      ['article', '/blog/read/the-hour-in-the-tunnel'],
    ]) {
      await show(page, url + path);
      await keep(await page.screenshot(), join(storeDir, `${name}-${kind}`));
    }
  }
  await openQuestion(page, url);
  await keep(await page.screenshot(), join(storeDir, 'quiz-narrow'));
}

/** The components of the shell, each cut out of the page that it stands in. */
async function takeParts(page: Page, url: string): Promise<void> {
  await page.setViewportSize({ width: 900, height: 800 });
  await show(page, `${url}/`);
  await takePart(page.locator('header:not(.skeleton-bar)').first(), 'navigation');
  await takePart(page.getByTestId('sync-status'), 'status');
  await takePart(page.getByTestId('welcome'), 'welcome');
  await takePart(page.locator('article.tile').first(), 'tile');
  await show(page, `${url}/status`);
  await takePart(page.locator('empire-storage section, empire-storage .card').first(), 'storage');
  await show(page, `${url}/guides/paper-kit`);
  await takePart(page.locator('form:not(.skeleton form)').first(), 'form');
  await openQuestion(page, url);
  await takePart(page.getByTestId('quiz-question'), 'question');
  await page.setViewportSize(sizes.phone);
  await show(page, `${url}/`);
  await page.evaluate(() => document.documentElement.scrollTo(0, 0));
  await page.getByRole('button', { name: 'More' }).click();
  await takeSchemes(page, join(partsDir, 'sheet'));
}

async function takePart(part: Locator, name: string): Promise<void> {
  // One that is gone fails the run at its end; the others are taken all the same.
  const isThere = await part.waitFor({ timeout: 10_000 }).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    console.error(`There is no ${name} to take a picture of.`);
    process.exitCode = 1;
    return;
  }
  for (const colorScheme of schemes) {
    await part.page().emulateMedia({ colorScheme });
    await keep(await part.screenshot(), join(partsDir, `${name}-${colorScheme}`));
  }
}

async function takeSchemes(page: Page, file: string): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await keep(await page.screenshot(), `${file}-${colorScheme}`);
  }
}

async function openQuestion(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/quiz`);
  await page.getByTestId('quiz-card').first().click();
  const [start, question] = [page.getByTestId('quiz-start'), page.getByTestId('quiz-question')];
  await start.or(question).first().waitFor();
  if (await start.isVisible()) await start.click();
  await question.waitFor();
  await rest(page);
}

/** A busy machine may still be transferring: a picture shows the page as it is most of the time. */
async function rest(page: Page): Promise<void> {
  await page.waitForTimeout(settleMs);
  await page
    .locator('[data-testid="sync-status"][data-phase="idle"]')
    .waitFor({ timeout: restMs })
    .catch(() => undefined);
}

/** The page, with its pictures and its contributions from other neurons. */
async function show(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await rest(page);
  if (await page.getByTestId('neuron-failed').isVisible())
    throw new Error(`A neuron did not start at ${url}: it may have been built anew under the running product.`);
}

/** As WebP, in the best of four qualities that is small enough. */
async function keep(png: Buffer, file: string): Promise<void> {
  for (const quality of [70, 55, 40, 25]) {
    const webp = await sharp(png).webp({ quality, effort: 6, smartSubsample: true }).toBuffer();
    if (webp.length <= maxBytes) return writeFile(`${file}.webp`, webp);
  }
  throw new Error(`${file} cannot be kept under ${maxBytes} bytes.`);
}

async function checkSizes(): Promise<void> {
  let [count, bytes] = [0, 0];
  for (const dir of [screensDir, partsDir, storeDir]) {
    for (const name of await readdir(dir)) {
      count += 1;
      bytes += (await stat(join(dir, name))).size;
    }
  }
  console.log(`${count} pictures, ${Math.round(bytes / 1_000)} KB`);
  if (bytes > maxBytesInAll) throw new Error(`The pictures may weigh ${maxBytesInAll} bytes in all; they weigh ${bytes}.`);
}

await main(process.argv[2]);
