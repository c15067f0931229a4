import { expect, test } from 'vitest';
import { beginning, countWords, imagesIn, plainText } from './plain-text.ts';

test('blocks come on lines of their own, without what is no prose', () => {
  expect(plainText('<h2>A</h2><p>b<b>c</b>&nbsp; d<br>e</p><script>x</script><table><tr><td>1</td><td>2 &lt; 3</td></tr></table>')).toBe(
    'A\n\nbc d\ne\n\n1 2 < 3',
  );
});

test('words are counted as their language writes them', () => {
  expect([
    countWords("It's a well-made boat, no. 7!", 'en'),
    countWords('今日はいい天気です', 'ja'),
    countWords('Ça – là', 'fr'),
    countWords('', 'en'),
  ]).toEqual([6, 5, 2, 0]);
});

test('a beginning ends between words', () => {
  expect([beginning('short  text', 20), beginning('one two three', 10), beginning('x'.repeat(12), 10)]).toEqual([
    'short text',
    'one two…',
    `${'x'.repeat(10)}…`,
  ]);
});

test('each image address is found once with its first text', () => {
  expect([...imagesIn('<img src="a&amp;b" alt="1"><p><IMG SRC="a&amp;b" alt=2><img alt=3></p>')]).toEqual([['a&b', '1']]);
});
