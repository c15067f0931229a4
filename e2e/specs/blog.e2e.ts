import { createHash, randomUUID } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { BrowserProfile } from '../src/browser-profile.ts';
import { comeOnline, type Device, freshDevice, openPage, prepareForOffline, showPath, untilShown } from '../src/device.ts';
import { tabTo } from '../src/keyboard.ts';
import { pair } from '../src/pairing.ts';
import { blockLength } from '../src/port-block.ts';
import { leavesOf, onlyLeaf, untilRecords } from '../src/records.ts';
import { scratchDir } from '../src/scratch.ts';
import { silentServers } from '../src/silent-servers.ts';
import { type Stack, startStack } from '../src/stack.ts';

interface PublishedArticle {
  readonly title: string;
  readonly tags: readonly string[];
  readonly images: readonly { readonly path: string }[];
}

interface Mark {
  readonly position: number;
  readonly furthest: number;
  readonly saved?: boolean;
}

/** An event as it lies in Core's database. */
interface CoreRow {
  readonly _id: string;
  readonly userId: string;
  readonly event: { readonly eventId: string; readonly type: string; readonly data: Readonly<Record<string, unknown>> };
}

const shownTimeoutMs = 30_000;
const kept = 'the-recipe-tin';
/** It announces what is over. */
const outdated = 'winter-workshops-2025';
const underWay = 'the-hour-in-the-tunnel';

let stack: Stack;
let phone: Device;
let laptop: Device;
let browser: BrowserProfile;
let page: Page;
let articles: Map<string, PublishedArticle>;
beforeAll(async () => {
  stack = await startStack();
  [phone, laptop] = [await freshDevice(), await freshDevice()];
  articles = await stack.truth.published<PublishedArticle>('blog', 'article');
  browser = await phone.open();
  page = browser.page;
  await prepareForOffline(browser, stack);
  await openPage(browser, `${stack.url}/blog`);
});
afterAll(async () => {
  await phone?.dispose();
  await laptop?.dispose();
  await stack?.dispose();
});

describe('a new version of a model', () => {
  test('is taken in the background once a channel points at it, and the device goes back when the pointer does', async () => {
    const [id, task, version] = ['summarize', 'summarize', '99.0.0'];
    await openPage(browser, `${stack.url}/models`);
    const inForce = () => page.locator(`[data-model="${id}"][data-role="current"]`).getAttribute('data-version', { timeout: shownTimeoutMs });
    const untilInForce = async (wanted: string) => {
      await vi.waitFor(
        async () => {
          await comeOnline(browser);
          expect(await inForce()).toBe(wanted);
        },
        { timeout: shownTimeoutMs, interval: 1_000 },
      );
    };
    const before = String(await inForce());
    const folder = await newerModel(id, version);
    for (const words of [
      ['publish', folder.path],
      ['approve', `${id}@${version}`],
      ['channel', 'stable', `${task}=${id}@${version}`],
    ])
      expect(await stack.operate('models', ...words)).toMatchObject({ code: 0 });
    await untilInForce(version);
    expect(await stack.operate('models', 'rollback', task)).toMatchObject({ code: 0 });
    await untilInForce(before);
    await folder.remove();
  });
});

test('what is opened from the start page and what is not wanted there reaches Core once that is allowed, and the next training counts the person', async () => {
  await openPage(browser, stack.url);
  await page.getByTestId('feed-fit').click({ timeout: shownTimeoutMs });
  await page.getByTestId('feed-fit').waitFor({ state: 'detached', timeout: shownTimeoutMs });
  const opened = [await openCard('quiz'), await openCard('lead-magnets')];
  await showPath(browser, '/');
  const less = page.getByTestId('feed-less').first();
  const unwanted = await less.evaluate((button) => button.closest('li')?.dataset.card);
  await less.click();

  const wanted = [...opened.map((key) => ({ opened: key })), { unwanted }];
  const { userId } = await untilRecords(stack.truth, async ({ userId: id }) => {
    const told = (await stack.truth.coreEvents(id)).filter(({ neuron, type }) => neuron === 'host' && type === 'feedback');
    expect(told.map(({ data }) => (data as { outcome: unknown }).outcome)).toEqual(expect.arrayContaining(wanted));
    for (const { data, purpose } of told)
      expect({ data, purpose }).toMatchObject({ purpose: 'personalization', data: { task: 'recommend', features: expect.any(String) } });
  });

  const others = 160;
  await othersOpen({ like: userId, count: others, alsoOpened: opened });
  const retrained = await stack.operate('core', 'retrain');
  const [, trainedOn, heldOut] = /trained on (\d+) people .* of (\d+) people held out/.exec(retrained.said) ?? [];
  expect([retrained.code, Number(trainedOn) + Number(heldOut)], retrained.said).toEqual([0, others + 1]);
  expect(retrained.said).toContain('recommend-own@1.0.0 is on the channel candidate for 10 %');
  await page.getByTestId('feed-reset').click();
  await page.getByTestId('feed-reset').waitFor({ state: 'detached', timeout: shownTimeoutMs });
});

describe('after one visit, with every server gone', () => {
  beforeAll(() => stack.stop());

  test('the list has every article that was published', async () => {
    await openPage(browser, `${stack.url}/blog`);
    expect(articles.size).toBeGreaterThanOrEqual(24);
    await vi.waitFor(async () => expect((await shownArticles()).toSorted()).toEqual([...articles.keys()].toSorted()), shownTimeoutMs);
  });

  test('the start page has cards of every neuron in one list, each with a reason; what is not wanted stays away', async () => {
    await openPage(browser, stack.url);
    const cards = page.getByTestId('feed').locator('li');
    const neurons = () => cards.locator('.body').evaluateAll((all) => [...new Set(all.map((one) => (one as HTMLElement).dataset.neuron))].toSorted());
    await vi.waitFor(async () => expect(await neurons()).toEqual(['blog', 'lead-magnets', 'offers', 'quiz']), shownTimeoutMs);
    expect((await page.getByTestId('feed-reason').allTextContents()).every((reason) => reason.trim() !== '')).toBe(true);
    const less = page.getByTestId('feed-less').first();
    const unwanted = await less.evaluate((button) => button.closest('li')?.dataset.card);
    await less.click();
    // It has the focus once the choice is saved.
    await page.locator('[data-testid="feed-reset"]:focus').waitFor({ timeout: shownTimeoutMs });
    await openPage(browser, stack.url);
    await page.getByTestId('feed-reset').waitFor({ timeout: shownTimeoutMs });
    expect(await cards.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.card))).not.toContain(unwanted);
  });

  test('the search finds an article in spite of a typing error, and opens it, by keyboard alone', async () => {
    await openPage(browser, `${stack.url}/blog/search`);
    await tabTo(page, 'blog-search');
    await page.keyboard.type('lighthuose');
    await vi.waitFor(async () => expect((await shownArticles())[0]).toBe('a-night-at-the-lighthouse'), shownTimeoutMs);
    await tabTo(page, 'article-card');
    await page.keyboard.press('Enter');
    await page.getByTestId('article-body').waitFor({ timeout: shownTimeoutMs });
    await openPage(browser, `${stack.url}/blog/search`);
    await page.getByTestId('blog-search').fill('qxzvwk');
    await page.getByTestId('blog-found').filter({ hasText: 'Nothing found' }).waitFor();
  });

  test('an article opens from the list, with its text and its headings', async () => {
    await openPage(browser, `${stack.url}/blog`);
    await page.locator(`[data-article="${underWay}"] a`).first().click();
    const body = page.getByTestId('article-body');
    await body.filter({ hasText: 'for fifty minutes there is nothing' }).waitFor({ timeout: shownTimeoutMs });
    expect(new URL(page.url()).pathname).toBe(`/blog/read/${underWay}`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(articles.get(underWay)?.title);
    expect(await page.getByRole('navigation', { name: 'In this article' }).getByRole('button').count()).toBeGreaterThan(1);
  });

  test('a topic lists the articles that carry it, and no others', async () => {
    const wanted = [...articles].flatMap(([key, { tags }]) => (tags.includes('focus') ? [key] : []));
    await openPage(browser, `${stack.url}/blog/tag/focus`);
    expect(wanted.length).toBeGreaterThan(2);
    await vi.waitFor(async () => expect((await shownArticles()).toSorted()).toEqual(wanted.toSorted()), shownTimeoutMs);
  });

  test('the map shows every article, as a picture and as a list', async () => {
    await openPage(browser, `${stack.url}/blog/map`);
    const stars = page.getByTestId('blog-map').locator('a');
    await vi.waitFor(async () => expect(await stars.count()).toBe(articles.size), shownTimeoutMs);
    const listed = page.getByRole('region', { name: 'The same as a list' }).getByRole('link');
    expect(await listed.count()).toBe(articles.size);
  });
});

test('how far one has read, what one saved and what was found out of date reaches CouchDB after reconnecting and shows on a paired device', async () => {
  await openArticle(kept);
  await tabTo(page, 'article-save');
  await page.keyboard.press('Enter');
  await page.locator('[data-testid="article-save"][aria-pressed="true"]').waitFor();
  await openArticle(underWay);
  await scrollTo(0.55);
  await page.getByTestId('article-go-on').waitFor({ timeout: shownTimeoutMs });
  await untilShown(browser, { phase: 'offline', pending: expect.toSatisfy((count: number) => count >= 2, 'at least 2') });
  await stack.start();
  await comeOnline(browser);

  const { position } = await untilRecords(stack.truth, (records) => {
    expect(leavesOf(records, /^blog:s:reading:/)).toHaveLength(2);
    expect(markIn(records, kept)).toMatchObject({ saved: true });
    expect(markIn(records, underWay).position).toBeGreaterThan(0.3);
    expect(leavesOf(records, /^blog:e:flagged:/).map(({ body }) => body.data)).toContainEqual(expect.objectContaining({ article: outdated }));
  }).then((records) => markIn(records, underWay));
  expect(position).toBeLessThan(0.9);

  const second = await laptop.open();
  await openPage(second, `${stack.url}/devices`);
  await pair(stack, { issuer: browser, joiner: second });
  await openPage(second, `${stack.url}/blog/read/${underWay}`);
  await second.page
    .getByTestId('article-go-on')
    .filter({ hasText: `${Math.round(position * 100)}%` })
    .waitFor({ timeout: 60_000 });
  await openPage(second, `${stack.url}/blog/saved`);
  await second.page.locator(`[data-article="${kept}"]`).waitFor({ timeout: shownTimeoutMs });
});

test('the pictures of an article that is saved with a network are kept, and go with it', async () => {
  const [picture] = articles.get(underWay)?.images ?? [];
  await openArticle(underWay);
  await page.getByTestId('article-save').click();
  await vi.waitFor(async () => expect(await keptPictures()).toContain(picture?.path), shownTimeoutMs);
  await untilRecords(stack.truth, (records) => expect(markIn(records, underWay)).toMatchObject({ saved: true }));

  await stack.stop();
  await forgetHttpCache();
  await openArticle(underWay);
  const hero = page.locator('img.hero');
  await vi.waitFor(async () => expect(await hero.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0), shownTimeoutMs);
  await page.getByTestId('article-save').click();
  await vi.waitFor(async () => expect(await keptPictures()).not.toContain(picture?.path), shownTimeoutMs);
});

describe('with servers that accept and never answer', () => {
  let silent: Awaited<ReturnType<typeof silentServers>>;
  beforeAll(async () => {
    const port = Number(new URL(stack.url).port);
    silent = await silentServers(Array.from({ length: blockLength }, (_, index) => port + index));
  });
  afterAll(() => silent?.close());

  test.each([
    ['/', 'feed'],
    ['/quiz', 'quiz-card'],
    ['/quiz/can-they-go-on', 'quiz-start'],
    ['/blog', 'article-card'],
    ['/blog/search', 'blog-search'],
    ['/blog/map', 'blog-map'],
    ['/blog/tag/focus', 'article-card'],
    ['/blog/mood/warm', 'article-card'],
    ['/blog/saved', 'article-card'],
    [`/blog/read/${kept}`, 'article-body'],
    ['/offers', 'offer-tile'],
    ['/offers/winter-reading-circle', 'offer-claim'],
    ['/guides', 'guide-tile'],
    ['/guides/paper-kit', 'guide-form'],
    ['/waiting', undefined],
    ['/devices', 'pair-input'],
    ['/privacy', undefined],
    ['/status', undefined],
    ['/models', undefined],
  ])('%s renders its content', async (path, content) => {
    await openPage(browser, `${stack.url}${path}`);
    if (content) await page.getByTestId(content).first().waitFor({ timeout: shownTimeoutMs });
    expect(await page.getByTestId('neuron-failed').count()).toBe(0);
  });

  test('what is done is saved on the device, and the servers were asked in vain', async () => {
    await openPage(browser, `${stack.url}/offers/winter-reading-circle`);
    await page.getByTestId('offer-claim').click();
    await page.getByTestId('offer-taken').waitFor({ timeout: shownTimeoutMs });
    expect(silent.accepted()).toBeGreaterThan(0);
  });
});

/** The committed model as a developer would offer it under a higher version. */
async function newerModel(id: string, version: string): Promise<{ path: string; remove(): Promise<void> }> {
  const scratch = await scratchDir('model');
  await cp(new URL(`../../edge-ai/models/${id}`, import.meta.url), scratch.path, { recursive: true });
  const file = join(scratch.path, 'card.json');
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), version }));
  return scratch;
}

/** Follows the first card of a neuron on the start page; resolves to what the card is called. */
async function openCard(neuron: string): Promise<string | null> {
  await showPath(browser, '/');
  const card = page
    .getByTestId('feed')
    .locator('li', { has: page.locator(`[data-neuron="${neuron}"]`) })
    .first();
  const key = await card.getAttribute('data-card', { timeout: shownTimeoutMs });
  await card.getByRole('link').first().click();
  await page.waitForURL((url) => url.pathname !== '/', { timeout: shownTimeoutMs });
  return key;
}

/** Rows at Core of so many people of two tastes, made from a row of one that is there; all of them opened the same things besides. */
async function othersOpen({ like, count, alsoOpened }: { like: string; count: number; alsoOpened: readonly (string | null)[] }): Promise<void> {
  const table = stack.truth.database('core');
  const { rows } = await stack.truth.couch<{ rows: { doc: CoreRow }[] }>(`${table}/_all_docs?include_docs=true`);
  const row = rows.map(({ doc }) => doc).find(({ userId, event }) => userId === like && event?.type === 'feedback') as CoreRow;
  const tastes = [...articles.keys()].toSorted().map((key) => `blog ${key}`);
  const docs = Array.from({ length: count }, (_, at) => {
    const userId = createHash('sha256').update(`person ${at}`).digest('hex').slice(0, 32);
    const own = [0, 1, 2].map((turn) => tastes[(at % 2) * 6 + ((Math.floor(at / 2) + turn) % 6)]);
    return [...alsoOpened, ...own].map((key) => {
      const eventId = randomUUID();
      const event = { ...row.event, eventId, idemKey: eventId, data: { ...row.event.data, outcome: { opened: key } } };
      return { ...row, _id: row._id.replace(row.event.eventId, eventId), _rev: undefined, userId, event };
    });
  }).flat();
  await stack.truth.couch(`${table}/_bulk_docs`, { body: { docs } });
}

async function openArticle(key: string): Promise<void> {
  await openPage(browser, `${stack.url}/blog/read/${key}`);
  await page.getByTestId('article-body').waitFor({ timeout: shownTimeoutMs });
}

async function shownArticles(): Promise<string[]> {
  return page.getByTestId('article-card').evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset.article ?? ''));
}

/** Scrolls by the wheel until the given share of the text is above the lower edge of the window. */
async function scrollTo(share: number): Promise<void> {
  const { y, height } = (await page.getByTestId('article-body').boundingBox()) ?? { y: 0, height: 0 };
  const window = await page.evaluate(() => innerHeight);
  await page.mouse.move(300, 300);
  await page.mouse.wheel(0, y + height * share - window);
}

function markIn(records: Parameters<typeof onlyLeaf>[0], article: string): Mark {
  return onlyLeaf(records, `blog:s:reading:${article}`).body.value as Mark;
}

/** Without it a picture could come from there, and the test would say nothing about what was kept. */
async function forgetHttpCache(): Promise<void> {
  const session = await browser.context.newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await session.detach();
}

async function keptPictures(): Promise<string[]> {
  return page.evaluate(async () => (await (await caches.open('empire-saved-media')).keys()).map(({ url }) => new URL(url).pathname));
}
