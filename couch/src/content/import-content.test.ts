import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { withCouch } from '../dev/couch-fixture.ts';
import { openCouch } from '../provision/couch-client.ts';
import { folderOf, picture } from './content-fixture.ts';
import { type ImportOptions, importContent } from './import-content.ts';
import { posts } from './posts-fixture.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const couch = withCouch();
let dbPrefix = '';
let run = 0;

beforeEach(async () => {
  run += 1;
  dbPrefix = `${couch.dbPrefix}${run}-`;
  for (const name of ['content', 'registry']) await couch.http.expect(`/${dbPrefix}${name}`, { method: 'PUT' });
});

const quizShape = {
  type: 'object',
  required: ['title', 'minutes'],
  properties: { title: { type: 'string' }, minutes: { type: 'number' } },
  additionalProperties: false,
};

function manifestOf(id: string, shapes: Readonly<Record<string, object | undefined>>): string {
  const collections = Object.entries(shapes).map(([name, shape]) => ({ name, class: 'content', schema: 1, ...(shape && { shape }) }));
  const lists = { routes: [], slots: [], hooks: [], permissions: [], origins: [], models: [], offline: { maxBytes: 1 } };
  return JSON.stringify({ id, version: '1.0.0', contract: '^0.1.0', title: id, description: id, collections, ...lists });
}

async function importer(options: Partial<ImportOptions> = {}) {
  const mediaDir = options.mediaDir ?? (await folderOf({}));
  return (target: string, more: Partial<ImportOptions> = {}) =>
    importContent({
      target,
      neuron: 'blog',
      lang: 'en',
      couch: openCouch(couch.url),
      dbPrefix,
      mediaDir,
      neuronsDir: join(fixtures, 'nowhere'),
      dryRun: false,
      prune: false,
      fetchPictures: false,
      limits: { maxBytes: 1_000_000, maxCount: 20, maxTotalMs: 10_000, timeoutMs: 2_000, allowPrivate: true },
      now: new Date('2026-06-01T00:00:00Z'),
      ...options,
      ...more,
    });
}

const stored = async (id: string) => (await couch.http.request(`/${dbPrefix}content/${id}`)).body as { _rev: string; value: Record<string, unknown> };

async function blog(): Promise<string> {
  return await folderOf({ ...posts, 'pictures/lamp.png': await picture(30), 'pictures/boats.jpg': await picture(2_000, { format: 'jpeg' }) });
}

test('a folder is imported, and a second import changes nothing', async () => {
  const folder = await blog();
  const mediaDir = await folderOf({});
  const run = await importer({ mediaDir });
  const first = await run(folder);
  expect(first).toMatchObject({
    created: ['blog:c:article:harbour-lights', 'blog:c:article:first-light-2026'],
    updated: [],
    faults: [],
    pictures: 2,
    notes: [{ file: 'blog' }, { file: 'first-light.md', reason: 'picture gone.png: is not there' }],
  });
  const article = await stored('blog:c:article:harbour-lights');
  expect(article.value).toMatchObject({
    title: 'Harbour lights & other promises',
    lang: 'en-GB',
    publishedAt: '2026-03-14T06:30:00.000Z',
    type: 'article',
    summary: 'What a lighthouse keeper taught us about answering late.',
    readingMinutes: 1,
    words: 29,
    images: [
      { width: 30, height: 10, type: 'image/png', alt: 'A lamp behind rain' },
      { width: 1_600, height: 8, type: 'image/jpeg', alt: 'Two boats' },
    ],
  });
  const [, boats] = article.value.images as { path: string }[];
  expect(article.value.html).toContain(`<img src="${boats?.path}" alt="Two boats" title="At low tide" width="1600" height="8"`);
  expect((await readdir(mediaDir)).length).toBe(2);
  expect(await run(folder)).toMatchObject({ created: [], updated: [], unchanged: first.created, pictures: 0 });
  expect((await stored('blog:c:article:harbour-lights'))._rev).toBe(article._rev);
});

test('a changed file updates its document alone; a missing one is removed only with prune, and not while something is refused', async () => {
  const folder = await folderOf({ 'a.md': '# A\n\none', 'b.md': '# B\n\ntwo', 'c.md': '# C\n\nthree' });
  const run = await importer();
  await run(folder);
  await run(join(fixtures, 'feed.atom'));
  const before = await stored('blog:c:article:b');
  await writeFile(join(folder, 'a.md'), '# A\n\nchanged');
  await rm(join(folder, 'c.md'));
  expect(await run(folder, { dryRun: true, prune: true })).toMatchObject({ updated: ['blog:c:article:a'], removed: ['blog:c:article:c'] });
  const later = new Date('2026-07-01T00:00:00Z');
  expect(await run(folder, { now: later })).toMatchObject({ updated: ['blog:c:article:a'], removed: [], behind: ['blog:c:article:c'] });
  expect((await stored('blog:c:article:b'))._rev).toBe(before._rev);
  expect((await stored('blog:c:article:a')).value).toMatchObject({ text: 'changed', publishedAt: '2026-06-01T00:00:00.000Z' });
  await writeFile(join(folder, 'd.md'), 'no title');
  expect(await run(folder, { prune: true })).toMatchObject({ removed: [], behind: ['blog:c:article:c'], faults: [{ file: 'd.md' }] });
  await rm(join(folder, 'd.md'));
  expect(await run(join(folder, 'a.md'), { prune: true })).toMatchObject({ removed: [], behind: [], notes: [{}, { reason: expect.stringMatching(/single/) }] });
  expect(await run(folder, { prune: true })).toMatchObject({ removed: ['blog:c:article:c'], behind: [] });
  await writeFile(join(folder, 'c.md'), '# C\n\nback');
  expect(await run(folder)).toMatchObject({ created: ['blog:c:article:c'], behind: [] });
});

test('feeds and exports are imported with sanitised HTML under keys that stay', async () => {
  const run = await importer();
  const rss = await run(join(fixtures, 'feed.rss'));
  expect(rss).toMatchObject({ created: [{}, {}], faults: [{ file: 'feed.rss', line: 18 }] });
  expect((await stored(rss.created[0] ?? '')).value).toMatchObject({
    title: 'Spring tide & moon again',
    summary: 'The sea came twice.',
    tags: ['moon'],
    html: '<p>The sea came twice.</p><p><a href="https://tides.example/chart" rel="noopener noreferrer">Chart</a> <span>Moon</span></p>',
    text: 'The sea came twice.\n\nChart Moon',
  });
  const moved = await folderOf({ 'copy.xml': '' });
  await cp(join(fixtures, 'feed.rss'), join(moved, 'copy.xml'));
  expect(await run(join(moved, 'copy.xml'))).toMatchObject({ created: [], updated: [], unchanged: rss.created });
  expect(await run(join(fixtures, 'export.wxr.xml'))).toMatchObject({ created: [{}, {}], skipped: [{ line: 47 }], faults: [] });
});

test('pictures of the web are fetched only when asked for, and known afterwards', async () => {
  const png = await picture(50);
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    response.writeHead(request.url === '/a.png' ? 200 : 404).end(png);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const web = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = await folderOf({ 'a.md': `# A\n\n![x](${web}/a.png) ![y](${web}/b.png)` });
  const run = await importer();
  const notes = async (options: Partial<ImportOptions> = {}) =>
    (await run(folder, options)).notes.slice(1).map(({ reason }) => reason.replace(/^\S+ \S+: /, ''));
  const onlyWithFetch = 'lies on the web and is fetched only with --fetch';
  expect(await notes()).toEqual([onlyWithFetch, onlyWithFetch]);
  const limits = { maxBytes: 1_000_000, maxCount: 20, maxTotalMs: 10_000, timeoutMs: 2_000, allowPrivate: false };
  expect(await notes({ fetchPictures: true, limits })).toEqual([expect.stringMatching(/private network/), expect.stringMatching(/private network/)]);
  expect({ asked, refused: await notes({ fetchPictures: true }) }).toEqual({ asked: 0, refused: [expect.stringMatching(/answered 404/)] });
  expect({ refused: await notes(), asked }).toEqual({ refused: [onlyWithFetch], asked: 2 });
  expect((await stored('blog:c:article:a')).value.images).toMatchObject([{ width: 50, alt: 'x' }]);
  const spent = { ...limits, allowPrivate: true };
  expect(await notes({ fetchPictures: true, limits: { ...spent, maxCount: 0 } })).toEqual([expect.stringMatching(/more than the 0 pictures/)]);
  expect(await notes({ fetchPictures: true, limits: { ...spent, maxTotalMs: 0 } })).toEqual([expect.stringMatching(/took 0 ms/)]);
});

test('values are checked by the shape of the neuron, each with its place', async () => {
  const folder = await folderOf({
    'manifest.txt': manifestOf('quiz', { quiz: quizShape, offer: undefined }),
    'quiz/wrong.yaml': 'title: Wrong\nminutes: many\n',
    'quiz/more.json': '{\n "title": "x",\n "minutes": 1,\n "colour": 2 }',
    'elsewhere/x.yaml': 'a: 1',
    'z-again.yaml': 'collection: quiz\nkey: winds\nvalue: { title: Winds, minutes: 1 }',
  });
  await cp(join(fixtures, 'values'), folder, { recursive: true });
  const run = await importer({ neuron: 'quiz', manifestFile: join(folder, 'manifest.txt') });
  const report = await run(folder);
  expect(report.created).toEqual(['quiz:c:quiz:winds', 'quiz:c:offer:spring', 'quiz:c:quiz:knots']);
  expect(report.faults.map(({ file, line, column, reason }) => `${file}:${line}:${column} ${reason}`)).toEqual([
    'elsewhere/x.yaml:1:1 quiz:c:elsewhere:x: its neuron declares no content collection elsewhere.',
    'quiz/more.json:1:1 quiz:c:quiz:more: value must NOT have additional properties (colour).',
    'quiz/wrong.yaml:2:10 quiz:c:quiz:wrong: value/minutes must be number.',
    'z-again.yaml:3:8 quiz:c:quiz:winds is already taken by more.yml:5.',
  ]);
  expect(await run(await blog())).toMatchObject({ created: [], faults: [{ reason: expect.stringMatching(/no content collection article/) }, {}] });
});

test('a dry run writes neither documents nor pictures', async () => {
  const mediaDir = await folderOf({});
  const run = await importer({ mediaDir, dryRun: true });
  const report = await run(await blog());
  expect(report).toMatchObject({ dryRun: true, created: [{}, {}] });
  const { body } = await couch.http.request(`/${dbPrefix}content/_all_docs`);
  expect({ rows: (body as { rows: unknown[] }).rows, files: await readdir(mediaDir) }).toEqual({ rows: [], files: [] });
});

test('quizzes with a loop or an island, offers that never open and articles beyond what a document holds are refused by themselves, with place and reason', async () => {
  const neuronsDir = join(import.meta.dirname, '../../../neurons');
  const good = JSON.parse(await readFile(join(neuronsDir, 'quiz/content/can-they-go-on.json'), 'utf8')) as {
    value: { questions: { id: string; next?: string }[] };
  };
  const spoiled = (key: string, spoil: (questions: { id: string; next?: string }[]) => void) => {
    const value = structuredClone(good.value);
    spoil(value.questions);
    return JSON.stringify({ collection: 'quiz', key, value });
  };
  const run = await importer({ neuronsDir });
  const quizzes = await folderOf({
    'good.json': JSON.stringify({ collection: 'quiz', key: 'good', value: good.value }),
    'loop.json': spoiled('loop', ([first, second]) => {
      if (first && second) second.next = first.id;
    }),
    'island.json': spoiled('island', ([first]) => {
      if (first) first.next = 'end';
    }),
  });
  expect(await run(quizzes, { neuron: 'quiz' })).toMatchObject({
    created: ['quiz:c:quiz:good'],
    faults: [
      { file: 'island.json', line: 1, reason: expect.stringContaining('nothing leads to asked') },
      { file: 'loop.json', line: 1, reason: expect.stringContaining('never round in a loop; asked leads to evening') },
    ],
  });
  const never = `collection: offer
key: never
value:
  { title: T, text: T, action: { kind: register, label: L }, placements: [home], from: 2026-02-31, until: 2026-12-31, cap: { shown: 1, days: 1 }, priority: 1 }
`;
  expect(await run(await folderOf({ 'never.yaml': never }), { neuron: 'offers' })).toMatchObject({
    created: [],
    faults: [{ file: 'never.yaml', reason: expect.stringContaining('must be dates; received 2026-02-31') }],
  });
  const huge = await folderOf({ 'huge.md': `# Huge\n\n${'All work and no network. '.repeat(60_000)}`, 'small.md': '# Small\n\nText.' });
  expect(await run(huge, { neuron: 'blog' })).toMatchObject({
    created: ['blog:c:article:small'],
    faults: [{ file: 'huge.md', reason: expect.stringContaining('must NOT have more than 900000 characters') }],
  });
});
