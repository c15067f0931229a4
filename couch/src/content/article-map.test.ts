import { expect, test } from 'vitest';
import { compileShapes } from '../publish/shapes.ts';
import { articleSource } from './article.ts';
import { openMapper } from './article-map.ts';
import { folderOf } from './content-fixture.ts';
import { makeArticle } from './make-article.ts';
import { MediaFolder } from './media/media-folder.ts';
import { Pictures } from './media/pictures.ts';
import type { RawArticle } from './raw-article.ts';

const glad = '<p>We were so happy when the rain came. The children danced in the street! Thank you to everybody. What a wonderful day.</p>';

function raw(part: Partial<RawArticle> = {}): RawArticle {
  const source = { kind: 'markdown', ref: 'rain.md' } as const;
  return { file: 'rain.md', source, key: 'rain', title: 'Rain at last', html: glad, base: { kind: 'page' }, lang: 'en', type: 'story', tags: [], ...part };
}

async function mapped(part: Partial<RawArticle> = {}) {
  const mapper = await openMapper();
  const pictures = new Pictures(new MediaFolder(await folderOf({}), { readOnly: true }), { fetch: undefined });
  const { value } = await makeArticle(raw(part), { pictures, map: mapper.map });
  mapper.close();
  return value;
}

test('an article is published with its map, the same each time, and fits its shape', async () => {
  const [first, second] = [await mapped(), await mapped()];
  const at = '2026-01-02T00:00:00.000Z';
  const article = { ...first, publishedAt: at, updatedAt: at, map: { ...first.map, at } };
  expect([first.map, first.map?.vector.length, first.map?.by.model]).toEqual([second.map, 64, 'emotion']);
  expect(compileShapes(articleSource).get('article')?.check(article)).toBeUndefined();
});

test('the editor’s word goes along with the model’s, and an empty one hides the reading', async () => {
  const [named, hidden] = [await mapped({ emotions: ['joy', 'gratitude'], author: 'Ida' }), await mapped({ emotions: [] })];
  expect([named.map?.humanOverride, hidden.map?.humanOverride]).toEqual([
    { top: ['joy', 'gratitude'], by: 'Ida', at: '' },
    { hidden: true, by: 'editor', at: '' },
  ]);
});

test('a text without words and one of a megabyte are mapped', async () => {
  const [empty, long] = [await mapped({ html: '' }), await mapped({ html: `<p>${'word '.repeat(180_000)}</p>` })];
  expect([empty.map?.sentences, long.map?.vector.length]).toEqual([1, 64]);
});
