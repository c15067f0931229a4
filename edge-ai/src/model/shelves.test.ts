import { beforeAll, expect, test } from 'vitest';
import { smallIntentModel } from '../../train/testing/small-model.ts';
import { shelfConformance } from '../conformance/shelf-conformance.ts';
import { FetchedShelf } from './fetched-shelf.ts';
import { MemoryShelf } from './memory-shelf.ts';
import type { ShelvedModel } from './model-shelf.ts';
import { parseCard } from './parse-card.ts';

let model: ShelvedModel;
beforeAll(async () => {
  model = await smallIntentModel();
});

const signal = new AbortController().signal;

/** Answers with the model's files; counts what was asked for. */
function server(options: { down?: boolean } = {}) {
  const asked: string[] = [];
  const files = async (url: string) => {
    asked.push(url);
    if (options.down) throw new TypeError('Failed to fetch');
    const body = url.endsWith('card.json') ? JSON.stringify(model.card) : model.bytes.slice();
    return url.includes('/intent-small/') ? new Response(body) : new Response(null, { status: 404 });
  };
  return { asked, options, fetch: files as typeof fetch };
}

/** The part of the browser's cache that the shelf uses. */
function memoryCache(): Cache {
  const kept = new Map<string, Response>();
  const cache = { match: async (url: string) => kept.get(url)?.clone(), put: async (url: string, response: Response) => void kept.set(url, response) };
  return cache as unknown as Cache;
}

function shelf({ files = server(), cache = memoryCache(), id = 'intent-small' } = {}) {
  return new FetchedShelf({ baseUrl: 'https://models.example/', active: { 'detect-intent': id }, fetch: files.fetch, cache: Promise.resolve(cache) });
}

test('a model is fetched once, then it is on the device, also without a network', async () => {
  const files = server();
  const one = shelf({ files });
  const before = await one.availability('detect-intent');
  const first = await one.take('detect-intent', { signal });
  files.options.down = true;
  const second = await one.take('detect-intent', { signal });
  expect([before, await one.availability('detect-intent'), first, second, files.asked.length]).toEqual(['downloadable', 'available', model, model, 2]);
});

test('no network, no such file and no such task are refused as inference-unavailable', async () => {
  for (const one of [shelf({ files: server({ down: true }) }), shelf({ id: 'other' }), new MemoryShelf([])]) {
    await expect(one.take('detect-intent', { signal })).rejects.toMatchObject({ code: 'inference-unavailable' });
  }
  expect([await shelf().availability('embed'), await new MemoryShelf([]).availability('embed')]).toEqual(['unavailable', 'unavailable']);
});

test('a card is refused as bad-model when a field is not what it must be', () => {
  const wrong: Record<string, unknown> = {
    id: '../x',
    task: 'dance',
    version: '1',
    use: 'toy',
    file: 'a/b',
    bytes: -1,
    sha256: 'abc',
    operators: [1],
    labels: 'all',
    golden: [{ text: 'x', ids: [Number.NaN], weights: [], scores: [] }],
    thresholds: { inScope: Number.NaN },
    features: { version: 2, buckets: 1, maxTokens: 1 },
  };
  expect(parseCard(model.card)).toEqual(model.card);
  for (const [field, value] of Object.entries(wrong)) {
    expect(() => parseCard({ ...model.card, [field]: value }), field).toThrowError(expect.objectContaining({ code: 'bad-model' }));
  }
  for (const value of [null, 'card', []]) expect(() => parseCard(value)).toThrowError(expect.objectContaining({ code: 'bad-model' }));
});

shelfConformance('FetchedShelf', async () => ({ shelf: shelf(), task: 'detect-intent', missing: 'embed' }));
shelfConformance('MemoryShelf', async () => ({ shelf: new MemoryShelf([model]), task: 'detect-intent', missing: 'embed' }));
