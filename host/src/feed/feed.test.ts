import { EmpireError, type FeedItem, type Inference } from '@empire/contract';
import { MemoryNeuronData } from '@empire/contract/testing';
import { expect, test } from 'vitest';
import { FeedBoard } from './feed-board.ts';
import { FeedUnwanted } from './feed-unwanted.ts';
import { type FeedParts, rankFeed } from './rank-feed.ts';

const noModels: Inference = {
  run: async (task) => {
    throw new EmpireError('inference-unavailable', `No provider runs ${task}.`);
  },
};
const now = Date.parse('2026-06-01T00:00:00Z');
const old = Date.parse('2024-01-01T00:00:00Z');
const lately = Date.parse('2026-05-20T00:00:00Z');

function item(id: string, topics: readonly string[] = [], rest: Partial<FeedItem> = {}): FeedItem {
  return { id, title: id, standing: 'new', topics, publishedAt: old, ...rest };
}

function given(proposals: Readonly<Record<string, readonly FeedItem[]>>, rest: Partial<FeedParts> = {}): FeedParts {
  return { proposals: new Map(Object.entries(proposals)), unwanted: new Set(), isFitted: true, now, ...rest };
}

const shelf = {
  blog: [item('tide', ['sea'], { standing: 'done', usedAt: 5, because: 'Because you read “Low tide”' }), item('boats', ['sea']), item('city', ['town'])],
  quiz: [item('swim', ['sea']), item('paint', ['art'])],
  guides: [item('knots', ['rope'], { publishedAt: lately })],
};

async function shown(parts: FeedParts, ai = noModels): Promise<string[]> {
  const cards = await rankFeed(parts, { ai, signal: new AbortController().signal });
  return cards.map(({ key, reason }) => `${key}: ${'because' in reason ? reason.because : reason.kind === 'topic' ? reason.topic : reason.kind}`);
}

test('by rules, what shares a topic with what was done in any neuron comes first and says so', async () => {
  expect(await shown(given(shelf))).toEqual([
    'blog boats: Because you read “Low tide”',
    'quiz swim: Because you read “Low tide”',
    'guides knots: new',
    'blog city: unknown',
    'quiz paint: unknown',
  ]);
});

test('without a yes to suggestions that fit, what was done chooses nothing and is not shown again', async () => {
  expect(await shown(given(shelf, { isFitted: false }))).toEqual([
    'guides knots: new',
    'blog boats: shelf',
    'quiz paint: shelf',
    'blog city: shelf',
    'quiz swim: shelf',
  ]);
});

test('the model gets everything of all neurons in one question, and its order and reasons are shown', async () => {
  const asked: unknown[] = [];
  const ai = {
    run: async (task: string, input: unknown) => {
      asked.push([task, input]);
      const ranked = [
        { id: 'quiz paint', score: 3, reasons: [{ code: 'popular', weight: 1 }] },
        { id: 'blog tide', score: 2, reasons: [] },
        { id: 'guides knots', score: 2, reasons: [{ code: 'similar', weight: 1, about: 'blog tide' }] },
        { id: 'quiz swim', score: 1, reasons: [{ code: 'same-topic', weight: 1, about: 'sea' }] },
        { id: 'blog city', score: 0, reasons: [{ code: 'same-topic', weight: 1, about: 'town' }] },
      ];
      return { by: { provider: 'test' }, ranked };
    },
  } as unknown as Inference;
  expect(await shown(given(shelf), ai)).toEqual([
    'quiz paint: unknown',
    'guides knots: Because you read “Low tide”',
    'quiz swim: Because you read “Low tide”',
    'blog city: town',
  ]);
  expect(asked).toMatchObject([['recommend', { history: ['blog tide'], exclude: ['blog tide'], items: { length: 6 } }]]);
});

test('what somebody is in the middle of comes first, the latest first, whatever it is', async () => {
  const under = { blog: [item('half', [], { standing: 'open', usedAt: 2 }), item('other')], quiz: [item('begun', [], { standing: 'open', usedAt: 7 })] };
  expect(await shown(given(under))).toEqual(['quiz begun: open', 'blog half: open', 'blog other: shelf']);
});

test('less like this takes the card away and sinks what shares its topics', async () => {
  expect((await shown(given(shelf, { unwanted: new Set(['blog boats']) }))).map((line) => line.split(':')[0])).toEqual([
    'guides knots',
    'blog city',
    'quiz paint',
    'quiz swim',
  ]);
});

test('no neuron takes the page, and each that proposes something has a card', async () => {
  const many = Array.from({ length: 20 }, (_, index) => item(`a${index}`, [], { publishedAt: lately }));
  const three = ['b', 'c', 'd'].map((name) => [name, Array.from({ length: 20 }, (_, index) => item(`x${index}`, [], { publishedAt: lately - 1 }))] as const);
  const cards = await shown(given({ a: many, ...Object.fromEntries(three), last: [item('only', [], { publishedAt: 0 })] }));
  expect([cards.length, cards.filter((line) => line.startsWith('a ')).length, cards.at(-1)]).toEqual([9, 3, 'last only: shelf']);
});

test('a neuron replaces what it proposed, proposes nothing new with the same again, and takes it along when it ends', () => {
  const board = new FeedBoard();
  const life = new AbortController();
  const feed = board.for('blog', life.signal);
  feed.propose([item('a')]);
  feed.propose([item('b')]);
  const { current } = board.proposals;
  feed.propose([item('b')]);
  expect(board.proposals.current).toBe(current);
  expect([...board.proposals.current].map(([name, items]) => [name, items.map(({ id }) => id)])).toEqual([['blog', ['b']]]);
  life.abort();
  feed.propose([item('c')]);
  expect(board.proposals.current.size).toBe(0);
});

test.each([
  ['no list', 7, 'items'],
  ['an item without an id', [{ title: 'A', standing: 'new' }], 'items[0]'],
  ['an item without a title', [{ id: 'a', standing: 'new' }], 'items[0]'],
  ['an unknown standing', [{ id: 'a', title: 'A', standing: 'hot' }], 'items[0]'],
  ['an id that comes twice', [item('a'), item('a')], 'items[1].id'],
  ['a time that is none', [item('a', [], { usedAt: Number.NaN })], 'items[0]'],
  ['topics that are numbers', [{ id: 'a', title: 'A', standing: 'new', topics: [1] }], 'items[0]'],
  ['a vector of words', [{ id: 'a', title: 'A', standing: 'new', vector: ['x'] }], 'items[0]'],
  ['too many', Array.from({ length: 401 }, (_, index) => item(String(index))), 'items'],
])('%s is refused as bad-argument, and what was proposed before stays', (_, items, path) => {
  const board = new FeedBoard();
  const feed = board.for('blog', new AbortController().signal);
  feed.propose([item('kept')]);
  expect(() => feed.propose(items as never)).toThrow(expect.objectContaining({ code: 'bad-argument', details: expect.objectContaining({ path }) }));
  expect(board.proposals.current.get('blog')).toHaveLength(1);
});

test('what is unwanted is kept for all devices, told as an event only where that is allowed, and forgotten as a whole', async () => {
  for (const allowed of [false, true]) {
    const device = new MemoryNeuronData();
    const unwanted = new FeedUnwanted({ db: device.db, events: device.events, allows: () => allowed });
    await unwanted.add({ neuron: 'blog', item: 'boats' });
    await unwanted.add({ neuron: 'quiz', item: 'paint' });
    expect(await device.db.list('feed')).toEqual([{ key: 'unwanted', value: ['blog boats', 'quiz paint'] }]);
    expect(device.appended[0]).toEqual(allowed ? { type: 'flagged', data: { neuron: 'blog', item: 'boats', reasons: ['irrelevant'] } } : undefined);
    await unwanted.reset();
    expect(await device.db.list('feed')).toEqual([{ key: 'unwanted', value: [] }]);
  }
});

test('the answer that the cards follow is told, so that what came of it can be', async () => {
  const answer = { by: { provider: 'test' }, ranked: [{ id: 'quiz paint', score: 1, reasons: [] }] };
  const told: unknown[] = [];
  const ai = { run: async () => answer } as unknown as Inference;
  const { signal } = new AbortController();
  await rankFeed(given(shelf), { ai, signal, answered: (one) => told.push(one) });
  await rankFeed(given(shelf), { ai: noModels, signal, answered: (one) => told.push(one) });
  expect(told).toEqual([answer]);
});
