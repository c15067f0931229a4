import { expect, test } from 'vitest';
import { wordpressHtml } from './wordpress-text.ts';

test('the classic editor gets its paragraphs, and what is preformatted stays whole', () => {
  expect(wordpressHtml('One\ntwo\n\n<pre>a\n\nb</pre>\n\n<H2>Three</H2>\n \n<em>four</em>')).toBe(
    ['<p>One<br>\ntwo</p>', '<pre>a\n\nb</pre>', '<H2>Three</H2>\n<p><em>four</em></p>'].join('\n'),
  );
  expect(wordpressHtml('<!-- wp:html --><b>x</b>\n\ny<!-- /wp:html -->')).toBe('<!-- wp:html --><b>x</b>\n\ny<!-- /wp:html -->');
});

test('captions become figures, embeds become links, galleries go', () => {
  expect(wordpressHtml('[caption id="a"]<a href="/x"><img src="y.jpg" /></a> Said[/caption]')).toBe(
    '<figure><a href="/x"><img src="y.jpg" /></a><figcaption> Said</figcaption></figure>',
  );
  expect(wordpressHtml('[embed width="1"]https://a.example/v[/embed] [gallery ids="1"]')).toBe('<p><a href="https://a.example/v">https://a.example/v</a></p>');
});

test('text that was made to be slow is not', () => {
  const startedAt = performance.now();
  for (const piece of ['<pre>', '[caption ', '[caption]   ', '[gallery', '<a ', '\n ']) wordpressHtml(piece.repeat(100_000));
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
