import { describe, expect, it } from 'vitest';
import { parseManifest } from './manifest.ts';

function manifest(collection: object): object {
  const lists = { routes: [], slots: [], hooks: [], permissions: [], origins: [], models: [] };
  const words = { id: 'quiz', version: '0.1.0', contract: '^0.1.0', title: 'Quiz', description: 'A fixture.' };
  return { ...words, ...lists, collections: [{ name: 'seconds', schema: 1, ...collection }], offline: { maxBytes: 0 } };
}

describe('a collection of shards', () => {
  it.each(['sum', 'max', 'union', 'latest'])('says that its parts are folded by %s', (fold) => {
    expect(parseManifest(manifest({ class: 'shard', fold })).collections).toEqual([{ name: 'seconds', class: 'shard', schema: 1, fold }]);
  });

  it.each<[string, object]>([
    ['without a fold', { class: 'shard' }],
    ['with an unknown fold', { class: 'shard', fold: 'average' }],
    ['with a merge policy beside it', { class: 'shard', fold: 'sum', merge: { name: 'lww', version: 1 } }],
    ['and no other one has a fold', { class: 'state', fold: 'sum' }],
  ])('is refused %s', (_name, collection) => {
    expect(() => parseManifest(manifest(collection))).toThrow(expect.objectContaining({ code: 'bad-manifest' }));
  });
});
