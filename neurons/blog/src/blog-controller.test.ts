import { EmpireError, type Inference, type Purpose } from '@empire/contract';
import { MemoryNeuronData } from '@empire/contract/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { BlogController } from './blog-controller.ts';
import { article, articleValue } from './testing/fixtures.ts';

const noModels: Inference = {
  run: async (task) => {
    throw new EmpireError('inference-unavailable', `No provider runs ${task}.`);
  },
};

async function opened({
  ai = noModels,
  allowed = ['functional'],
  flagged = [],
}: {
  ai?: Inference;
  allowed?: readonly Purpose[];
  flagged?: readonly string[];
} = {}) {
  const device = new MemoryNeuronData();
  device.write('article', 'tide', articleValue());
  device.write('article', 'maps', articleValue({ title: 'Maps', tags: ['travel', 'sea'], publishedAt: '2026-02-01T00:00:00.000Z' }));
  device.write('article', 'tin', articleValue({ title: 'The tin', tags: ['family'] }));
  device.write('article', 'broken', { title: 7 });
  for (const key of flagged) device.write('flag', key, { version: Date.UTC(2026, 0, 1), stale: true, score: 0.9, reasons: ['age'] });
  const shelf = {
    kept: new Set<string>(),
    keep: async (paths: readonly string[]) => {
      for (const path of paths) shelf.kept.add(path);
    },
    drop: async (paths: readonly string[]) => {
      for (const path of paths) shelf.kept.delete(path);
    },
  };
  const controller = new BlogController({
    db: device.db,
    events: device.events,
    ai,
    consent: { allows: (purpose) => allowed.includes(purpose) },
    shelf,
    now: () => 1_000,
  });
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  void controller.follow(closing.signal);
  await vi.waitFor(() => expect(controller.view.understood.vectors.size).toBe(3));
  return { device, controller, shelf };
}

test('articles come latest first, a malformed one is left out, and search finds them', async () => {
  const { controller } = await opened();
  expect(controller.view.articles.map(({ key }) => key)).toEqual(['maps', 'tide', 'tin']);
  expect(controller.find('tin').map(({ key }) => key)).toEqual(['tin']);
});

test('without models what is related comes from the topics', async () => {
  const { controller } = await opened();
  expect(controller.view.understood.by).toBe('topics');
  const ranked = await controller.related(article('tide'), 'any', new AbortController().signal);
  expect(ranked.map(({ id }) => id)).toEqual(['maps', 'tin']);
});

test('how far somebody read is written once per move, and the end is told only where personalization is consented to', async () => {
  const [without, allowed] = [await opened(), await opened({ allowed: ['functional', 'personalization'] })];
  for (const { controller } of [without, allowed]) {
    await controller.moved(article('tide'), 0.4);
    await controller.moved(article('tide'), 0.97);
    await controller.moved(article('tide'), 1);
    expect(controller.markOf('tide')).toMatchObject({ position: 1, finishedAt: 1_000 });
  }
  expect(without.device.appended).toEqual([]);
  expect(allowed.device.appended).toEqual([{ type: 'finished', data: { article: 'tide' } }]);
});

test('opening is told once in a session, and not at all without consent', async () => {
  const [without, allowed] = [await opened(), await opened({ allowed: ['analytics'] })];
  for (const { controller } of [without, allowed]) for (const _ of [1, 2]) await controller.opened(article('tide'));
  expect([without.device.appended, allowed.device.appended]).toEqual([[], [{ type: 'viewed', data: { article: 'tide' } }]]);
});

test('saving keeps the pictures, letting go drops them, and both are remembered', async () => {
  const { controller, shelf } = await opened();
  await controller.keep(article('tide'), true);
  expect([controller.markOf('tide').saved, shelf.kept.size]).toEqual([true, 1]);
  await controller.keep(article('tide'), false);
  expect([controller.markOf('tide').saved, shelf.kept.size]).toEqual([undefined, 0]);
});

test('an article found out of date is flagged once for each of its versions', async () => {
  const ai = {
    run: async (task: string, input: { id?: string }) => {
      if (task !== 'flag-stale') throw new EmpireError('inference-unavailable');
      return { by: { provider: 'rules' }, score: 0.9, stale: input.id === 'tin', reasons: [{ code: 'age', weight: 1 }] };
    },
  } as unknown as Inference;
  const { controller, device } = await opened({ ai });
  await vi.waitFor(() => expect(controller.view.flags.get('tin')).toEqual({ version: Date.UTC(2026, 0, 1), stale: true, score: 0.9, reasons: ['age'] }));
  device.write('article', 'tide', articleValue({ text: 'It comes back.' }));
  await vi.waitFor(() => expect(controller.find('comes').length).toBe(1));
  expect(device.appended).toEqual([{ type: 'flagged', data: { article: 'tin', score: 0.9, reasons: ['age'] } }]);
});

test('what was flagged before is not flagged again when the app is opened', async () => {
  const looked: unknown[] = [];
  const ai = {
    run: async (task: string, input: { id?: string }) => {
      if (task !== 'flag-stale') throw new EmpireError('inference-unavailable');
      looked.push(input.id);
      return { by: { provider: 'rules' }, score: 0.9, stale: true, reasons: [{ code: 'age', weight: 1 }] };
    },
  } as unknown as Inference;
  const { device } = await opened({ ai, flagged: ['tin'] });
  await vi.waitFor(() => expect(device.appended).toHaveLength(2));
  expect(looked.toSorted()).toEqual(['maps', 'tide']);
});

test('a device that is full shows it, and the articles stay', async () => {
  const { controller, device } = await opened();
  device.full = true;
  await controller.moved(article('tide'), 0.5);
  expect(controller.view).toMatchObject({ failed: 'storage-full', ready: true });
});

test('articles that this device has no room for are counted, read from the server when asked for, and not lost for want of a connection', async () => {
  const { device, controller } = await opened();
  expect(controller.view.online).toEqual([]);
  for (const key of ['huge', 'long']) device.publishOnline('article', key, articleValue({ title: key }));
  await vi.waitFor(() => expect(controller.view.online).toEqual(['huge', 'long']));
  device.offline = true;
  await controller.fetch(['huge']);
  expect([controller.view.fetching, controller.articleOf('huge')]).toEqual([{ failed: 'offline' }, undefined]);
  device.offline = false;
  await Promise.all([controller.fetch(controller.view.online), controller.fetch(controller.view.online)]);
  expect([controller.view.fetching, controller.view.fetched.map(({ title }) => title), controller.articleOf('huge')?.title]).toEqual([
    'no',
    ['huge', 'long'],
    'huge',
  ]);
  expect(controller.view.articles.map(({ key }) => key)).toEqual(['maps', 'tide', 'tin']);
});

test('an article that was read from the server and is kept, since there was room after all, is one of the others', async () => {
  const { device, controller } = await opened();
  device.roomy = true;
  for (const key of ['huge', 'long']) device.publishOnline('article', key, articleValue({ title: key }));
  await vi.waitFor(() => expect(controller.view.online).toEqual(['huge', 'long']));
  await controller.fetch(['huge']);
  expect([controller.view.online, controller.view.fetched, controller.view.articles.map(({ key }) => key)]).toEqual([
    ['long'],
    [],
    ['maps', 'huge', 'tide', 'tin'],
  ]);
});
