import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { embeddedUnderTest } from '../embedded/conformance/embedded-under-test.ts';
import { Couch } from '../embedded/conformance/under-test.ts';
import { provision } from '../provision/provision.ts';
import { checkPublished } from './check-published.ts';
import { publishNeurons } from './publish-neurons.ts';

let server: Awaited<ReturnType<typeof embeddedUnderTest>>;
let couch: Couch;
let dbPrefix = '';
let media = '';
let run = 0;

beforeAll(async () => {
  server = await embeddedUnderTest({ provisioned: false });
  couch = new Couch(server);
  media = await mkdtemp(join(tmpdir(), 'media-'));
});
afterAll(async () => {
  await couch.close();
  await rm(media, { recursive: true, force: true });
});
beforeEach(async () => {
  run += 1;
  dbPrefix = `r${run}-`;
  await provision({
    couchUrl: server.url,
    dbPrefix,
    tokenKeys: [],
    mintProbeToken: () => server.mintToken({ sub: 'probe', roles: ['device'] }),
    log: () => undefined,
  });
});

const shape = { type: 'object', required: ['title'], properties: { title: { type: 'string', minLength: 1 } }, additionalProperties: false };

function release(name: string, changes: { version?: string; shape?: object; entry?: string } = {}): object {
  const version = changes.version ?? '1.0.0';
  const collections = [
    { name: 'card', class: 'content', schema: 1, shape: changes.shape ?? shape },
    { name: 'answer', class: 'state', schema: 1 },
  ];
  const manifest = {
    id: name,
    version,
    contract: '^0.1.0',
    title: name,
    description: name,
    routes: [],
    slots: [],
    hooks: [],
    permissions: [],
    origins: [],
    collections,
    models: [],
    offline: { maxBytes: 1_000 },
  };
  const files = [{ path: 'remoteEntry.js', bytes: 10, integrity: `sha384-${'A'.repeat(64)}` }];
  const entry = changes.entry ?? 'remoteEntry.js';
  return {
    name,
    version,
    baseUrl: `/${name}/${version}/`,
    format: 'script',
    entry,
    container: name,
    module: './neuron',
    files,
    manifest,
    retention: {},
    source: { repository: 'here', commit: 'none' },
    buildHash: '0'.repeat(64),
    signature: null,
  };
}

async function neuron(built: object | string, content: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'neuron-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await mkdir(join(dir, 'dist'));
  await mkdir(join(dir, 'content'));
  await writeFile(join(dir, 'dist', 'release.json'), typeof built === 'string' ? built : JSON.stringify(built));
  for (const [key, value] of Object.entries(content))
    await writeFile(join(dir, 'content', `${key}.json`), JSON.stringify({ collection: 'card', key, schema: 1, value }));
  return dir;
}

async function publish(...dirs: readonly string[]) {
  const neurons = dirs.map((dir, index) => ({ dir, origin: `http://localhost:${9_001 + index}` }));
  const mediaDir = join(media, 'pictures');
  return publishNeurons({
    couchUrl: server.url,
    dbPrefix,
    neurons,
    mediaDir,
    federation: 'test',
    log: () => undefined,
    now: () => new Date('2026-01-02T03:04:05Z'),
  });
}

async function registry() {
  return (await couch.send('GET', `/${dbPrefix}registry/host:c:registry:current`)).body;
}

test('a release and its content are published once and found right', async () => {
  const dir = await neuron(release('quiz'), { one: { title: 'One' } });
  expect(await publish(dir)).toEqual({ published: ['quiz:c:card:one', 'host:c:registry:current'], refused: [] });
  expect(await publish(dir)).toEqual({ published: [], refused: [] });
  const { value } = await registry();
  expect({ sequence: value.sequence, channels: value.channels, baseUrl: value.releases[0].baseUrl }).toEqual({
    sequence: 1,
    channels: { stable: { quiz: '1.0.0' } },
    baseUrl: 'http://localhost:9001/quiz/1.0.0/',
  });
  const { body } = await couch.send('GET', `/${dbPrefix}content/quiz:c:card:one`);
  expect(body).toMatchObject({ v: 1, schema: 1, value: { title: 'One' }, publishedAt: '2026-01-02T03:04:05.000Z' });
  expect(await checkPublished({ couchUrl: server.url, dbPrefix })).toEqual({ registry: [], content: [] });
});

test('a bad release and bad content are refused by themselves', async () => {
  const good = await neuron(release('quiz'), { one: { title: 'One' }, two: { title: 2 }, 'has space': { title: 'x' } });
  const result = await publish(
    good,
    await neuron(release('offers', { entry: 'missing.js' })),
    await neuron('{"name":'),
    await neuron(release('blog', { shape: { type: 'nonsense' } })),
  );
  expect(result.published).toEqual(['quiz:c:card:one', 'host:c:registry:current']);
  expect(result.refused.map(({ code }) => code)).toEqual(['bad-content', 'bad-content', 'bad-registry', 'bad-registry', 'bad-manifest']);
  expect(result.refused.map(({ message }) => message).join('\n')).toMatch(/value\/title must be string/);
  expect((await registry()).value.releases.map((item: { name: string }) => item.name)).toEqual(['quiz']);
});

test('content alone does not move the sequence; a new version does, and the other neuron stays', async () => {
  const quiz = await neuron(release('quiz'), { one: { title: 'One' } });
  await publish(quiz, await neuron(release('offers')));
  await writeFile(join(quiz, 'content', 'one.json'), JSON.stringify({ collection: 'card', key: 'one', schema: 1, value: { title: 'Changed' } }));
  expect((await publish(quiz)).published).toEqual(['quiz:c:card:one']);
  expect((await registry()).value.sequence).toBe(1);
  await writeFile(join(quiz, 'dist', 'release.json'), JSON.stringify(release('quiz', { version: '1.1.0' })));
  await publish(quiz);
  const { value } = await registry();
  expect({ sequence: value.sequence, stable: value.channels.stable }).toEqual({ sequence: 2, stable: { offers: '1.0.0', quiz: '1.1.0' } });
  expect(value.releases.map((item: { name: string; version: string }) => `${item.name}@${item.version}`)).toEqual(['offers@1.0.0', 'quiz@1.1.0']);
});

test('content may be YAML too; what one key holds twice is published once and refused once', async () => {
  const dir = await neuron(release('quiz'), { one: { title: 'One' } });
  await writeFile(
    join(dir, 'content', 'more.yaml'),
    'collection: card\nkey: two\nvalue: { title: Two }\n---\ncollection: card\nkey: one\nvalue: { title: Again }\n',
  );
  await writeFile(join(dir, 'content', 'wrong.yaml'), 'collection: card\nkey: three\nvalue:\n  title: 3\n');
  const { published, refused } = await publish(dir);
  expect(published).toEqual(['quiz:c:card:two', 'quiz:c:card:one', 'host:c:registry:current']);
  expect(refused.map(({ id, message }) => [id.split('/').at(-1), message])).toEqual([
    ['wrong.yaml', 'quiz:c:card:three: value/title must be string. (line 4, column 10)'],
    ['quiz:c:card:one', 'quiz:c:card:one is in more than one file; the first counts.'],
  ]);
  expect(await publish(dir)).toMatchObject({ published: [] });
});

test('Markdown becomes articles whose pictures are kept; a malformed one and a missing picture are named', async () => {
  const built = release('blog') as { manifest: { collections: object[] } };
  built.manifest.collections.push({ name: 'article', class: 'content', schema: 1 });
  const dir = await neuron(built);
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await writeFile(join(dir, 'content', 'dot.png'), Buffer.from(pixel, 'base64'));
  await writeFile(join(dir, 'content', 'tide.md'), '---\ndate: 2026-01-01\nimage: dot.png\n---\n# Low tide\n\nThe sea goes *out*. ![gone](gone.png)\n');
  await writeFile(join(dir, 'content', 'no-title.md'), 'Nothing here says what this is.');
  const { published, refused } = await publish(dir);
  expect(published).toEqual(['blog:c:article:tide', 'host:c:registry:current']);
  expect(refused.map(({ id, message }) => `${id}: ${message}`)).toEqual([
    'no-title.md: It has no title: neither in its front matter nor as a first heading. (line 1)',
    'tide.md: picture gone.png: is not there',
  ]);
  const { body } = await couch.send('GET', `/${dbPrefix}content/blog:c:article:tide`);
  expect(body.value).toMatchObject({ title: 'Low tide', text: expect.stringContaining('The sea goes out.'), images: [{ width: 1, height: 1 }] });
  expect(await readdir(join(media, 'pictures'))).toContain(body.value.images[0].path.slice('/media/'.length));
  expect(await publish(dir)).toMatchObject({ published: [] });
});

test('a file that a value names is kept by its hash; one that is no PDF, or lies elsewhere, refuses its document', async () => {
  const plan = '%PDF-1.7 a plan startxref 9 %%EOF';
  const shape = {
    type: 'object',
    required: ['title', 'file'],
    properties: { title: { type: 'string' }, file: { type: 'object', required: ['src', 'name', 'bytes', 'integrity'] } },
  };
  const dir = await neuron(release('guides', { shape }));
  await writeFile(join(dir, 'content', 'plan.pdf'), plan);
  await writeFile(join(dir, 'content', 'not.pdf'), 'a picture, perhaps');
  await writeFile(join(dir, 'release.pdf'), '%PDF-1.7 outside');
  const card = (key: string, file: object) => JSON.stringify({ collection: 'card', key, value: { title: key, file } });
  await writeFile(join(dir, 'content', 'plan.json'), card('plan', { $file: 'plan.pdf', name: 'The plan.pdf' }));
  await writeFile(join(dir, 'content', 'odd.json'), card('odd', { $file: 'not.pdf' }));
  await writeFile(join(dir, 'content', 'outside.json'), card('outside', { $file: '../release.pdf' }));
  await writeFile(join(dir, 'content', 'gone.json'), card('gone', { $file: 'gone.pdf' }));
  const { published, refused } = await publish(dir);
  expect(published).toEqual(['guides:c:card:plan', 'host:c:registry:current']);
  expect(refused.map(({ id, message }) => `${id.split('/').at(-1)}: ${message}`)).toEqual([
    'gone.json: The file gone.pdf is not there. (line 1, column 66)',
    'odd.json: The file not.pdf is no PDF. (line 1, column 64)',
    'outside.json: The file ../release.pdf lies outside of what is imported. (line 1, column 72)',
  ]);
  const { body } = await couch.send('GET', `/${dbPrefix}content/guides:c:card:plan`);
  expect(body.value.file).toMatchObject({ name: 'The plan.pdf', bytes: plan.length, src: expect.stringMatching(/^\/media\/[0-9a-f]{64}\.pdf$/) });
  expect(await readFile(join(media, 'pictures', body.value.file.src.slice('/media/'.length)), 'utf8')).toBe(plan);
});

test('two instances that publish at once write each document once', async () => {
  const dir = await neuron(release('quiz'), { one: { title: 'One' } });
  const results = await Promise.all([publish(dir), publish(dir), publish(dir)]);
  expect(results.flatMap(({ published }) => published).toSorted()).toEqual(['host:c:registry:current', 'quiz:c:card:one']);
});

test('what was spoilt in CouchDB is reported with its code', async () => {
  expect((await checkPublished({ couchUrl: server.url, dbPrefix })).registry.map(({ code }) => code)).toEqual(['not-found']);
  await publish(await neuron(release('quiz'), { one: { title: 'One' } }));
  const { body } = await couch.send('GET', `/${dbPrefix}content/quiz:c:card:one`);
  await couch.send('PUT', `/${dbPrefix}content/quiz:c:card:one`, { body: { ...body, value: {} } });
  await couch.send('PUT', `/${dbPrefix}content/nonsense`, { body: {} });
  const stored = await registry();
  await couch.send('PUT', `/${dbPrefix}registry/host:c:registry:current`, {
    body: { ...stored, value: { ...stored.value, releases: [...stored.value.releases, { name: 'broken' }] } },
  });
  const found = await checkPublished({ couchUrl: server.url, dbPrefix });
  expect(found.content.map(({ id, code }) => [id, code])).toEqual([
    ['nonsense', 'bad-content'],
    ['quiz:c:card:one', 'bad-content'],
  ]);
  expect(found.registry.map(({ name, code }) => [name, code])).toEqual([['broken', 'bad-manifest']]);
});

test('a registry that nobody can read is written anew under a higher sequence', async () => {
  await couch.send('PUT', `/${dbPrefix}registry/host:c:registry:current`, { body: { v: 1, schema: 1, value: { sequence: 41, releases: 'gone' } } });
  await publish(await neuron(release('quiz')));
  expect((await registry()).value.sequence).toBe(42);
});
