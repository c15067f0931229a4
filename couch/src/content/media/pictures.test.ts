import { readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { folderOf, picture } from '../content-fixture.ts';
import { fitPicture, MAX_WIDTH } from './fit-picture.ts';
import { MediaFolder } from './media-folder.ts';
import { Pictures } from './pictures.ts';

test('a picture that fits keeps its bytes; a wide one is made narrower', async () => {
  const small = await picture(40, { format: 'jpeg' });
  const fitted = await fitPicture(small);
  expect(fitted.content).toBe(small);
  expect(fitted.picture).toMatchObject({ width: 40, height: 10, type: 'image/jpeg', bytes: small.length });
  const wide = await fitPicture(await picture(3_200, { height: 100, format: 'webp' }));
  expect(wide.picture).toMatchObject({ width: MAX_WIDTH, height: 50, type: 'image/webp' });
  expect(await sharp(wide.content).metadata()).toMatchObject({ width: MAX_WIDTH, height: 50 });
});

test('a picture from a camera loses its notes and stands upright', async () => {
  const taken = await sharp(await picture(40, { format: 'jpeg' }))
    .withExif({ IFD3: { GPSLatitudeRef: 'N' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const { picture: found, content } = await fitPicture(taken);
  expect({ width: found.width, height: found.height, exif: (await sharp(content).metadata()).exif }).toEqual({ width: 10, height: 40, exif: undefined });
});

test('what is no picture, or a broken one, is refused by its bytes', async () => {
  const png = await picture(300, { height: 300 });
  for (const bytes of [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), Buffer.from(''), png.subarray(0, png.length - 60)])
    await expect(fitPicture(bytes)).rejects.toMatchObject({ code: 'bad-content' });
});

test('local pictures are found below the root and nowhere else', async () => {
  const outside = await folderOf({ 'secret.png': await picture(5) });
  const root = await folderOf({ 'img/a b.png': await picture(4), 'posts/x.md': '' });
  await symlink(join(outside, 'secret.png'), join(root, 'img/link.png'));
  const media = await folderOf({});
  const pictures = new Pictures(new MediaFolder(media));
  const base = { kind: 'folder', folder: join(root, 'posts'), root } as const;
  const inline = `data:image/png;base64,${(await picture(6)).toString('base64')}`;
  const found = [];
  for (const src of [
    '../img/a%20b.png',
    '/img/a b.png?v=1',
    inline,
    '../img/link.png',
    '../../etc/passwd',
    'gone.png',
    '//x.example/a.png',
    'file:///etc/passwd',
  ]) {
    const one = await pictures.find(src, base);
    found.push('picture' in one ? one.picture.width : one.problem.replace(/^.*: /, ''));
  }
  const none = 'is not the address of a picture that can be found from here';
  expect(found).toEqual([4, 4, 6, 'lies outside of what is imported', expect.stringMatching(/is not there|lies outside/), 'is not there', none, none]);
  const files = await readdir(media);
  expect({ written: pictures.written, files: files.length }).toEqual({ written: 2, files: 2 });
  const first = await pictures.find('../img/a%20b.png', base);
  if ('picture' in first) expect(await readFile(join(media, first.picture.path.replace('/media/', '')))).toEqual(await picture(4));
});
