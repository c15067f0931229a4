import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, validateManifest } from '@pwabuilder/manifest-validation';
import sharp from 'sharp';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../host/static');
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.webmanifest'), 'utf8')) as Manifest & Record<string, unknown>;

const german = JSON.parse(readFileSync(join(folder, 'manifest.de.webmanifest'), 'utf8')) as Manifest & Record<string, unknown>;

/** What PWABuilder recommends and the app does not want: a title bar of its own, tabs, widgets, protocols and a side panel. */
const unwanted = new Set([
  'display_override',
  'edge_side_panel',
  'widgets',
  'protocol_handlers',
  'file_handlers',
  'iarc_rating_id',
  'related_applications',
  'note_taking',
  'scope_extensions',
  'tab_strip',
]);

test('PWABuilder finds every member that it requires, and those it recommends that the app has a use for', async () => {
  const failed = (await validateManifest(manifest, true)).filter(({ valid, category, member }) => !valid && category !== 'optional' && !unwanted.has(member));
  expect(failed.map(({ member, errorString }) => [member, errorString])).toEqual([]);
});

test('pictures have the type and the size that they are listed with, wide and narrow', async () => {
  const pictures = [...(manifest.icons ?? []), ...(manifest.screenshots ?? [])].filter(({ sizes }) => sizes !== 'any');
  for (const { src, sizes, type } of pictures) {
    const { width, height, format } = await sharp(join(folder, src)).metadata();
    expect([src, `${width}x${height}`, `image/${format}`]).toEqual([src, sizes, type]);
  }
  const factors = (manifest.screenshots as readonly { form_factor?: string }[]).map(({ form_factor }) => form_factor);
  expect(new Set(factors)).toEqual(new Set(['wide', 'narrow']));
});

test('it takes a text and files, says how it opens and takes links, and names the language of its words', () => {
  const { share_target, launch_handler, handle_links, lang, dir, orientation, display_override } = manifest;
  expect({ lang, dir, orientation, handle_links, display_override }).toEqual({
    lang: 'en',
    dir: 'ltr',
    orientation: 'any',
    handle_links: 'preferred',
    display_override: ['standalone', 'minimal-ui'],
  });
  expect(launch_handler).toEqual({ client_mode: ['navigate-existing', 'auto'] });
  expect(share_target).toMatchObject({ action: '/share', method: 'POST', enctype: 'multipart/form-data', params: { text: 'text', files: [{ name: 'file' }] } });
});

test('the German one is the same app with other words', () => {
  const worded = new Set(['description', 'label', 'name', 'lang']);
  const [bare, words] = [manifest, german].map((one) => {
    const said: string[] = [];
    const rest = JSON.stringify(one, (key, value: unknown) => {
      if (!worded.has(key) || typeof value !== 'string') return value;
      said.push(value);
      return key;
    });
    return { rest, said };
  }) as [{ rest: string; said: string[] }, { rest: string; said: string[] }];
  expect(words.rest).toBe(bare.rest);
  const kept = new Set(['Empire', 'title', 'text', 'url', 'file']);
  expect(words.said.filter((word, index) => word === bare.said[index] && !kept.has(word))).toEqual([]);
});
