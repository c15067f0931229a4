import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { memoryCaches } from '../testing/memory-caches.ts';
import { listingPath } from './ai-listing.ts';
import { modelsCache } from './cache-names.ts';
import { KeptFiles } from './kept-files.ts';
import { KeptShelf } from './kept-shelf.ts';

const folder = join(import.meta.dirname, '../../../edge-ai/models/emotion');
const card = JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8')) as Record<string, unknown>;
const bytes = new Uint8Array(readFileSync(join(folder, 'model.onnx')));
const { signal } = new AbortController();

interface Offered {
  readonly version: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the server really sends, where that is something else. */
  readonly sent?: Uint8Array<ArrayBuffer>;
}

const first: Offered = { version: '1.0.0', bytes };
const other = bytes.slice().fill(7, bytes.length - 1);
const second: Offered = { version: '2.0.0', bytes: other };

/** A gateway with one model, and a device that knows it. */
function device() {
  const gateway = { offered: first, down: false };
  const caches = memoryCaches();
  const files = async (input: RequestInfo | URL): Promise<Response> => {
    const path = String(input);
    if (gateway.down) throw new TypeError('Failed to fetch');
    const { version, bytes: right, sent } = gateway.offered;
    const name = `/ai/emotion.${version}`;
    if (path === listingPath) {
      const model = { id: 'emotion', version, tasks: ['map-emotion'], bytes: right.length, card: `${name}.json`, file: `${name}.onnx` };
      return Response.json({ code: [], runtime: [], models: [model] });
    }
    if (path === `${name}.json`) return Response.json({ ...card, version, bytes: right.length, sha256: createHash('sha256').update(right).digest('hex') });
    return path === `${name}.onnx` ? new Response(sent ?? right) : new Response(null, { status: 404 });
  };
  const kept = new KeptFiles(modelsCache, { caches, fetch: files as typeof fetch });
  return { gateway, kept, open: () => new KeptShelf(kept) };
}

const versionOf = async (shelf: KeptShelf) => (await shelf.take('map-emotion', { signal })).card.version;

test('a model that was fetched once is on the device, also without a network', async () => {
  const { gateway, open } = device();
  const before = await open().availability('map-emotion');
  await open().refresh({ signal });
  gateway.down = true;
  expect([before, await open().availability('map-emotion'), await versionOf(open())]).toEqual(['downloadable', 'available', '1.0.0']);
});

test('a device that never reached the gateway has no model and says so', async () => {
  const { gateway, open } = device();
  gateway.down = true;
  expect(await open().availability('map-emotion')).toBe('unavailable');
  await expect(open().take('map-emotion', { signal })).rejects.toMatchObject({ code: 'inference-unavailable' });
});

test('a newer model comes into force, the one before stays, and going back holds against the next look', async () => {
  const { gateway, open } = device();
  const shelf = open();
  await shelf.refresh({ signal });
  gateway.offered = second;
  await shelf.refresh({ signal });
  const held = await shelf.held();
  const newer = await versionOf(shelf);
  await shelf.rollBack(held[0]?.model as NonNullable<(typeof held)[0]>['model']);
  await shelf.refresh({ signal });
  expect([newer, held.map(({ role, model }) => [role, model.version]), await versionOf(shelf)]).toEqual([
    '2.0.0',
    [
      ['current', '2.0.0'],
      ['previous', '1.0.0'],
    ],
    '1.0.0',
  ]);
});

test('a file that is not its card’s never comes into force', async () => {
  const { gateway, open } = device();
  const shelf = open();
  await shelf.refresh({ signal });
  gateway.offered = { ...second, sent: bytes };
  await expect(shelf.refresh({ signal })).rejects.toMatchObject({ code: 'bad-model' });
  expect(await versionOf(shelf)).toBe('1.0.0');
});

test('a file that is damaged on the device is fetched anew, and without a network the version before answers', async () => {
  const { gateway, kept, open } = device();
  const shelf = open();
  await shelf.refresh({ signal });
  gateway.offered = second;
  await shelf.refresh({ signal });
  gateway.down = true;
  await kept.put('/ai/emotion.2.0.0.onnx', new Response('damaged'));
  const without = await versionOf(shelf);
  await kept.put('/ai/emotion.1.0.0.onnx', new Response('damaged'));
  await expect(versionOf(shelf)).rejects.toMatchObject({ code: 'inference-unavailable' });
  gateway.down = false;
  expect([without, await versionOf(shelf)]).toEqual(['1.0.0', '2.0.0']);
});
