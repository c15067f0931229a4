import { expect, test } from 'vitest';
import { introduce } from './introduction.ts';
import { introductionOf } from './introductions.ts';

const shell =
  '<!doctype html><html><head><title>Empire</title><meta name="description" content="Usual words."></head><body><empire-shell><div class=skeleton><main class=skeleton-main>…</main></div></empire-shell></body></html>';
const url = 'https://empire.example/blog/read/Tea';

test('a page is introduced by its title, description, address and first words', () => {
  const picture = { path: `/media/${'a'.repeat(64)}.webp`, width: 1_200, height: 675, alt: 'A cup' };
  const page = introduce(shell, { url, introduction: { title: 'Tea', text: 'Hot water and leaves.', picture } });
  expect(page).toContain('<title>Tea · Empire</title>');
  expect(page).toContain('<meta name="description" content="Hot water and leaves.">');
  expect(page).toContain(`<link rel="canonical" href="${url}">`);
  expect(page).toContain('<meta property="og:title" content="Tea">');
  expect(page).toContain(
    `</div><section class="about" slot="about"><h1>Tea</h1><p>Hot water and leaves.</p><img src="${picture.path}" width="1200" height="675" alt="A cup" fetchpriority="high"></section><div class="skeleton"><main class=skeleton-main>`,
  );
  expect(page).not.toContain('Usual words.');
});

test('what was published is text, whatever it looks like, in the address too', () => {
  const hostile = `</title><script>alert(1)</script>$&"'`;
  const page = introduce(shell, { url: 'https://empire.example/x"><script>', introduction: { title: hostile, text: hostile } });
  expect(page).not.toContain('<script');
  expect(page).toContain('<h1>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;$&amp;&quot;&#39;</h1>');
});

test('a page that nobody knows gets its address and nothing else', () => {
  expect(introduce(shell, { url, introduction: undefined })).toBe(shell.replace('</head>', `<link rel="canonical" href="${url}"></head>`));
});

test('content introduces itself with a title and words; pictures from elsewhere and words without end are left out', () => {
  expect(introductionOf({ title: 'Tea', summary: 'Leaves.', images: [{ path: 'https://elsewhere.example/a.webp', width: 1, height: 1 }] })).toEqual({
    title: 'Tea',
    text: 'Leaves.',
  });
  expect(introductionOf({ title: 'Tea', summary: 'Leaves.', intro: 'Which leaves?' })).toEqual({ title: 'Tea', text: 'Leaves.', lead: 'Which leaves?' });
  expect(introductionOf({ title: 'Tea', text: 'x'.repeat(5_000) })?.text).toHaveLength(400);
  expect([introductionOf({ title: 'Tea' }), introductionOf({ title: 7, text: 'Leaves.' })]).toEqual([undefined, undefined]);
});
