import { expect, test } from 'vitest';
import { shelfConformance } from '../../../edge-ai/src/conformance/shelf-conformance.ts';
import { federation, type MirroredModel, mirrored, otherBytes } from '../testing/model-federation.ts';
import { followModels } from './follow-models.ts';
import type { KeptShelf } from './kept-shelf.ts';

const { signal } = new AbortController();
const [one, two] = [await mirrored('1.0.0'), await mirrored('2.0.0')];

const versionOf = async (shelf: KeptShelf) => (await shelf.take('map-emotion', { signal })).card.version;

/** A device to which the registry pointed at each of these in turn. */
async function deviceWith(...models: readonly MirroredModel[]) {
  const made = await federation();
  const { registry, shelf } = made.open();
  const point = async (...told: readonly MirroredModel[]) => {
    await registry.take(await made.key.sign(made.registry(told)));
    return await shelf.follow({ signal });
  };
  let before: MirroredModel | undefined;
  for (const model of models) {
    await point(model, ...(before ? [before] : []));
    before = model;
  }
  return { ...made, shelf, point };
}

test('a model that was taken once is on the device, also after a start without a network', async () => {
  const { open, gateway } = await deviceWith(one);
  gateway.down = true;
  const { shelf } = open();
  expect([await shelf.availability('map-emotion'), await versionOf(shelf), await shelf.availability('embed')]).toEqual(['available', '1.0.0', 'unavailable']);
});

test('a device that was told of a model and has it not yet can have it; one that was told nothing cannot', async () => {
  const { open, key, registry, gateway } = await federation();
  const { registry: trusted, shelf } = open();
  const before = await shelf.availability('map-emotion');
  await trusted.take(await key.sign(registry([one])));
  gateway.down = true;
  await expect(shelf.take('map-emotion', { signal })).rejects.toMatchObject({ code: 'inference-unavailable' });
  expect([before, await shelf.availability('map-emotion')]).toEqual(['unavailable', 'downloadable']);
});

test('a newer model comes into force and the one before it stays; a pointer back needs no network', async () => {
  const { shelf, point, gateway } = await deviceWith(one, two);
  const held = (await shelf.held()).map(({ role, model }) => [role, model.version]);
  const newer = await versionOf(shelf);
  gateway.down = true;
  const { changed, failed } = await point(one, two);
  expect([newer, held, changed, failed, await versionOf(shelf)]).toEqual([
    '2.0.0',
    [
      ['current', '2.0.0'],
      ['previous', '1.0.0'],
    ],
    ['map-emotion'],
    [],
    '1.0.0',
  ]);
});

test('what a person takes back stays so, until they fetch it again', async () => {
  const { shelf, point } = await deviceWith(one, two);
  await shelf.rollBack(two.model);
  await point(two, one);
  const back = await versionOf(shelf);
  await shelf.install(two.model, { signal });
  expect([back, await versionOf(shelf), await shelf.refused()]).toEqual(['1.0.0', '2.0.0', {}]);
});

test('a file that is not the registry’s, and one that answers its golden inputs otherwise, never come into force', async () => {
  const { shelf, point, gateway } = await deviceWith(one);
  const swapped = await mirrored('2.0.0', { bytes: otherBytes() });
  const lying = await mirrored('3.0.0', { change: { golden: [], goldenRuns: [{ inputs: {}, outputs: { scores: [1] } }] } });
  const first = await (async () => {
    const sound = await mirrored('2.1.0');
    const swap = { ...swapped, files: new Map([...swapped.files].map(([path]) => [path, new Uint8Array(sound.model.bytes)])) };
    return await point(swap, one);
  })();
  const second = await point(lying, one);
  gateway.asked.length = 0;
  const third = await point(lying, one);
  expect([first.failed, second.failed].map((failed) => failed.map(({ error }) => (error as { code?: string }).code))).toEqual([['bad-model'], ['bad-model']]);
  expect([await versionOf(shelf), third.failed, gateway.asked, Object.keys(await shelf.refused())]).toEqual(['1.0.0', [], [], [lying.model.card]]);
});

test('a file that is damaged on the device is fetched anew, and without a network the version before answers', async () => {
  const { shelf, point, kept, gateway } = await deviceWith(await mirrored('1.0.0'), await mirrored('2.0.0', { change: { file: 'other.onnx' } }));
  const [current, previous] = await shelf.held();
  gateway.down = true;
  await kept.put(String(current?.model.card), new Response('damaged'));
  const without = await versionOf(shelf);
  await kept.put(String(previous?.model.file), new Response('damaged'));
  await expect(versionOf(shelf)).rejects.toMatchObject({ code: 'inference-unavailable' });
  gateway.down = false;
  const { changed } = await point(await mirrored('2.0.0', { change: { file: 'other.onnx' } }), one);
  expect([without, changed, await versionOf(shelf)]).toEqual(['1.0.0', ['map-emotion'], '2.0.0']);
});

test('after the registry expired what is here goes on for 30 days and nothing new is taken; then rules answer', async () => {
  const { shelf, point, later, gateway } = await deviceWith(one, two);
  later(370);
  await shelf.rollBack(two.model);
  gateway.asked.length = 0;
  const during = [await versionOf(shelf), await shelf.follow({ signal }), gateway.asked.length];
  later(30);
  expect([during, await shelf.availability('map-emotion')]).toEqual([['1.0.0', { changed: [], failed: [] }, 0], 'unavailable']);
  await expect(versionOf(shelf)).rejects.toMatchObject({ code: 'inference-unavailable' });
  await point(one);
  expect(await versionOf(shelf)).toBe('1.0.0');
});

test('when the browser takes the cache, the models go with their pointers and are taken anew; the registry is still believed', async () => {
  const { shelf, point, kept, open } = await deviceWith(one);
  await kept.keepOnly([]);
  const before = [await shelf.availability('map-emotion'), await shelf.held(), (await open().registry.held())?.sequence];
  await point(one);
  expect([before, await versionOf(shelf)]).toEqual([['downloadable', [], 1], '1.0.0']);
});

test('a model that a file in the cache names and the registry does not is not used', async () => {
  const { shelf, kept, gateway } = await deviceWith(one);
  const planted = await mirrored('9.0.0', { change: { labels: ['planted'] } });
  for (const [path, bytes] of planted.files) await kept.put(path, new Response(bytes));
  await kept.put('/ai/in-force.json', Response.json({ tasks: { 'map-emotion': { current: planted.model } }, refused: {} }));
  gateway.down = true;
  await shelf.take('map-emotion', { signal }).catch(() => undefined);
  await expect(shelf.take('map-emotion', { signal })).resolves.toMatchObject({ card: { version: '1.0.0' } });
});

test('a task that no channel names any more is answered by rules, and its files go', async () => {
  const { shelf, point, kept } = await deviceWith(one);
  const { changed } = await point();
  expect([changed, await shelf.availability('map-emotion'), await kept.held(one.model.file)]).toEqual([['map-emotion'], 'unavailable', undefined]);
});

test('each registry that arrives is followed, a bad one is told and changes nothing, and what another tab put in force is told too', async () => {
  const { open, key, registry } = await federation();
  const { registry: trusted, shelf } = open();
  const documents = [await key.sign(registry([one])), 'no registry', await key.sign(registry([two, one]))];
  const told: unknown[] = [];
  async function* entries() {
    for (const signed of documents) {
      yield [{ key: 'current', value: { signed } }];
      if (signed === documents[0]) await versionOf(shelf);
    }
    await open().shelf.rollBack(two.model);
    await versionOf(shelf);
    await open().shelf.install(two.model, { signal });
    yield [];
  }
  const ports = {
    registry: trusted,
    shelf,
    entries: entries(),
    mayFetch: async () => true,
    runtime: async () => [],
    alone: <T>(task: () => Promise<T>) => task(),
    changed: (tasks: readonly string[]) => told.push(tasks),
    refused: (error: unknown) => told.push((error as { code?: string }).code),
  };
  await followModels(ports, signal);
  expect(told).toEqual([['map-emotion'], 'bad-registry', ['map-emotion'], ['map-emotion']]);
});

shelfConformance('KeptShelf', async () => {
  const { open, key, registry } = await federation();
  const { registry: trusted, shelf } = open();
  await trusted.take(await key.sign(registry([one])));
  return { shelf, task: 'map-emotion', missing: 'embed' };
});
