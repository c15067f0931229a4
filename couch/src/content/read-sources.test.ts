import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { folderOf } from './content-fixture.ts';
import { posts } from './posts-fixture.ts';
import { readSources } from './read-sources.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const options = { lang: 'en', limits: { timeoutMs: 1_000, allowPrivate: false } };
const read = (target: string) => readSources(target, options);

async function faultsOf(files: Readonly<Record<string, string | Uint8Array>>) {
  const { faults } = await read(await folderOf(files));
  return faults.map(({ file, line, column, reason }) => [file, line, column, reason]);
}

test('Markdown becomes an article with its front matter, and a draft is left out', async () => {
  const { articles, skipped, faults, isCollection } = await read(await folderOf(posts));
  expect({ faults, skipped, isCollection }).toEqual({
    faults: [],
    skipped: [{ file: 'unfinished.md', reason: 'its front matter says draft' }],
    isCollection: true,
  });
  const [harbour, light] = articles;
  expect(harbour).toMatchObject({
    key: 'harbour-lights',
    title: 'Harbour lights &amp; other promises',
    lang: 'en-GB',
    publishedAt: '2026-03-14T06:30:00.000Z',
    updatedAt: '2026-04-02T00:00:00.000Z',
    tags: ['sea', 'slow mornings'],
    author: 'Ines Moor',
    lead: { src: 'pictures/lamp.png', alt: 'A lamp behind rain' },
    source: { kind: 'markdown', ref: '2026-03-14-harbour-lights.md' },
  });
  expect(harbour?.html).not.toContain('<h1>');
  expect(harbour?.html).toContain('<code class="language-ts">const lamp = 1 &lt; 2;');
  expect(light).toMatchObject({ key: 'first-light-2026', type: 'note', publishedAt: '2026-01-05T07:00:00.000Z' });
});

test('RSS becomes articles; an item that nothing tells apart is a fault with its line', async () => {
  const { articles, faults, isCollection } = await read(join(fixtures, 'feed.rss'));
  expect({ faults, isCollection }).toEqual({
    faults: [{ file: 'feed.rss', line: 18, reason: 'It has neither guid nor link, so that nothing tells it apart from the others.' }],
    isCollection: true,
  });
  expect(articles[0]).toMatchObject({
    line: 7,
    title: 'Spring tide & moon <b>again</b>',
    lang: 'pt-BR',
    publishedAt: '2026-03-21T17:05:00.000Z',
    author: 'Rui',
    summary: 'The sea came <i>twice</i>.',
    source: { kind: 'rss', ref: 'https://tides.example/2026/spring' },
  });
  expect(articles[1]).toMatchObject({ html: '<p>Quiet water &amp; no date.</p>' });
  expect(articles[1]).not.toHaveProperty('publishedAt');
  expect(articles.map(({ key }) => key)).toEqual([expect.stringMatching(/^h[0-9a-f]{32}$/), expect.stringMatching(/^h[0-9a-f]{32}$/)]);
});

test('Atom becomes articles, whatever kind of text it holds', async () => {
  const { articles, faults } = await read(join(fixtures, 'feed.atom'));
  expect(faults).toEqual([]);
  expect(articles).toMatchObject([
    {
      title: 'Ein <em>Hobel</em>',
      lang: 'de',
      author: 'Jo Kern',
      tags: ['holz'],
      publishedAt: '2026-04-30T07:00:00.000Z',
      updatedAt: '2026-05-01T10:00:00.000Z',
      source: { kind: 'atom', ref: 'https://workshop.example/1' },
      html: expect.stringContaining('<p>Schleife <b>langsam</b>.</p>'),
    },
    { title: 'a &lt; b', html: '<p onclick="x()">Kurz</p>', publishedAt: '2026-05-02T10:00:00.000Z' },
  ]);
});

test('a WordPress export becomes articles and pages without its drafts', async () => {
  const { articles, faults, skipped } = await read(join(fixtures, 'export.wxr.xml'));
  expect({ faults, skipped }).toEqual({ faults: [], skipped: [{ file: 'export.wxr.xml', line: 47, reason: 'its status is draft' }] });
  expect(articles).toMatchObject([
    {
      type: 'article',
      author: 'Mara Lind',
      tags: ['soil'],
      publishedAt: '2025-12-01T07:00:00.000Z',
      updatedAt: '2025-12-03T07:00:00.000Z',
      summary: 'Warmth from leaves.',
      lead: { src: 'https://garden.example/heap.jpg' },
      source: { kind: 'wxr', ref: 'https://garden.example/compost/' },
    },
    { type: 'page', publishedAt: '2009-02-02T00:00:00.000Z' },
  ]);
  expect(articles[0]?.html).toBe(
    [
      '<p>Turn it twice,<br>\nthen wait.</p>',
      '<h2>Why</h2>',
      '<figure><img src="https://garden.example/heap.jpg" alt="A heap" /> <figcaption>Steam at dawn</figcaption></figure>',
    ].join('\n'),
  );
});

test('values come one by one, in streams, and from a file named after its key', async () => {
  const { entries, faults } = await read(join(fixtures, 'values'));
  expect(faults).toEqual([]);
  expect(entries.map(({ file, entry: { collection, key } }) => [file, collection, key])).toEqual([
    ['more.yml', 'quiz', 'winds'],
    ['more.yml', 'offer', 'spring'],
    ['quiz/knots.yaml', 'quiz', 'knots'],
  ]);
  expect(entries.map(({ entry }) => entry.locate('/title'))).toEqual([
    { line: 5, column: 10 },
    { line: 10, column: 17 },
    { line: 1, column: 8 },
  ]);
});

test('byte order marks, UTF-16, declared encodings and carriage returns are read', async () => {
  const markdown = '---\r\ntitle: Ärmel\r\n---\r\nText\r\n';
  const xml = '<?xml version="1.0" encoding="ISO-8859-1"?><rss><channel><item><title>Übung</title><guid>g</guid></item></channel></rss>';
  const folder = await folderOf({
    'a.md': `\ufeff${markdown}`,
    'b.md': Buffer.from(`\ufeff${markdown}`, 'utf16le'),
    'c.rss': Buffer.from(xml, 'latin1'),
    'd.json': '\ufeff{"collection":"quiz","key":"d","value":{}}',
  });
  const { articles, entries, faults } = await read(folder);
  expect({ faults, titles: articles.map(({ title }) => title), keys: entries.map(({ entry }) => entry.key) }).toEqual({
    faults: [],
    titles: ['Ärmel', 'Ärmel', 'Übung'],
    keys: ['d'],
  });
});

test('everything that is bad is told with its line, and the rest is read', async () => {
  const bomb = `<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE rss [<!ENTITY a "${'a'.repeat(50)}"><!ENTITY b "&a;&a;&a;">]>\n<rss><channel><title>&b;</title></channel></rss>`;
  const aliases = `a: &a [x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c]\n`;
  expect(
    await faultsOf({
      'a-latin.md': Buffer.from('# Good line\n\nM\xfcde', 'latin1'),
      'b-open.md': '---\ntitle: x\n',
      'c-yaml.md': '---\ntitle: x\ntags: [a, b\n---\ntext',
      'd-date.md': '---\ntitle: x\ndate: soon\n---\ntext',
      'e-untitled.md': 'Just text.',
      'f-binary.md': new Uint8Array([35, 32, 0, 1]),
      'g-bomb.xml': bomb,
      'h-broken.xml': '<rss>\n<channel>\n</rss>',
      'i-other.xml': '<html/>',
      'j-bomb.yaml': aliases,
      'k-tail.json': '{"collection": "quiz",\n "key": }',
      'l-short.json': '{"collection":',
      'm-twice.yaml': 'a: 1\na: 2',
      'n-good.md': '# Good\n\ntext',
    }),
  ).toEqual([
    ['a-latin.md', 3, undefined, 'It is not UTF-8 text; save it as UTF-8.'],
    ['b-open.md', 1, 1, 'Its front matter begins with --- and is not closed by another one.'],
    ['c-yaml.md', 4, 1, expect.stringMatching(/^It is no YAML: Flow sequence/)],
    ['d-date.md', 3, 7, 'date must be a date like 2026-03-14 or 2026-03-14T08:30:00Z; received "soon".'],
    ['e-untitled.md', 1, undefined, 'It has no title: neither in its front matter nor as a first heading.'],
    ['f-binary.md', 1, undefined, 'It is no text: it holds zero bytes.'],
    ['g-bomb.xml', 3, 1, expect.stringMatching(/^It declares entities of its own/)],
    ['h-broken.xml', 3, 1, expect.stringMatching(/^It is no XML: Expected closing tag 'channel'/)],
    ['i-other.xml', 1, undefined, 'It is neither RSS 2.0, Atom nor a WordPress export.'],
    ['j-bomb.yaml', 1, undefined, expect.stringMatching(/^It is no YAML: Excessive alias count/)],
    ['k-tail.json', 2, 9, expect.stringMatching(/^It is no JSON: Unexpected token/)],
    ['l-short.json', 1, 15, expect.stringMatching(/^It is no JSON: Unexpected end/)],
    ['m-twice.yaml', 2, 1, 'It is no YAML: Map keys must be unique'],
  ]);
});

test('a feed is read from the web, but from a private address only when that is permitted', async () => {
  const server = createServer(async (_request, response) => response.end(await readFile(join(fixtures, 'feed.atom'))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/latest?x=1`;
  const permitted = await readSources(url, { lang: 'en', limits: { timeoutMs: 2_000, allowPrivate: true } });
  expect({ titles: permitted.articles.map(({ title }) => title), isCollection: permitted.isCollection }).toEqual({
    titles: ['Ein <em>Hobel</em>', 'a &lt; b'],
    isCollection: true,
  });
  expect(await read(url)).toMatchObject({ articles: [], faults: [{ file: url, reason: expect.stringMatching(/private network/) }] });
});

test('what is nested without end is refused or read, and does not take long', async () => {
  const folder = await folderOf({
    'a-quotes.md': `# A\n\n${'>'.repeat(20_000)} deep`,
    'b-list.md': `# B\n\n${Array.from({ length: 500 }, (_, level) => `${'  '.repeat(level)}- a`).join('\n')}`,
    'c-mixed.md': `# C\n\n${'* - + '.repeat(5_000)}a`,
    'c-stars.md': `# C\n\n${'~~a *b '.repeat(3_000)}${'*~~'.repeat(3_000)}`,
    'd.xml': `<rss><channel>${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}</channel></rss>`,
    'e.yaml': `collection: quiz\nkey: d\nvalue: ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    'f.yaml': `${'- '.repeat(20_000)}a`,
    'g.json': `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    'h-html.md': `# H\n\n${'<div><b>'.repeat(50_000)}deep`,
    'i-most.md': `# I\n\n${'> '.repeat(40)}a\n\n${Array.from({ length: 60 }, (_, level) => `${'  '.repeat(level)}- a`).join('\n')}`,
  });
  const startedAt = performance.now();
  const { articles, faults } = await read(folder);
  expect(articles.map(({ key }) => key)).toEqual(['h-html', 'i-most']);
  expect(faults.map(({ file, line }) => [file, line])).toEqual([
    ['a-quotes.md', 3],
    ['b-list.md', 64],
    ['c-mixed.md', 3],
    ['c-stars.md', 3],
    ['d.xml', undefined],
    ['e.yaml', 3],
    ['f.yaml', 1],
    ['g.json', 1],
  ]);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test('a target that is not there is refused', async () => {
  await expect(read('/nowhere/at/all.md')).rejects.toMatchObject({ code: 'bad-content' });
});
