import { expect, test } from 'vitest';
import checkContent from './check-content.ts';

const file = { src: `/media/${'0'.repeat(64)}.pdf`, name: 'Box.pdf', bytes: 9, integrity: `sha384-${'A'.repeat(64)}` };
const text = (words: string) => ({ kind: 'text', text: words });
const chapter = (title: string, ...blocks: unknown[]) => ({ title, blocks: blocks.length > 0 ? blocks : [text('Pack it.')] });

function guide(rest: object = {}) {
  return { title: 'The box', summary: 'For three days.', intro: 'Pack it once.', colour: 'clay', chapters: [chapter('Water')], file, ...rest };
}

test('a guide with its PDF passes, one that says "fewer < more" too, and columns may have no heading', () => {
  expect(checkContent('magnet', guide())).toBeUndefined();
  expect(checkContent('magnet', guide({ summary: 'Less < more, and a > b.' }))).toBeUndefined();
  expect(checkContent('magnet', guide({ chapters: [chapter('List', { kind: 'table', head: ['What', ''], rows: 3 })] }))).toBeUndefined();
  expect(checkContent('lead', {})).toBeUndefined();
});

test.each([
  [{ file: undefined }, '/file', /must name the PDF/],
  [{ summary: '   ' }, '/summary', /received blanks/],
  [{ intro: 'Read <script>alert(1)</script>' }, '/intro', /received <script>/],
  [{ chapters: [chapter('A', text('ok'), text('<img src=x onerror=alert(1)>'))] }, '/chapters/0/blocks/1/text', /markup and scripts/],
  [{ chapters: [chapter('A', { kind: 'list', items: ['fine', 'javascript:alert(1)'] })] }, '/chapters/0/blocks/0/items/1', /received javascript:/],
  [{ chapters: [chapter('Water'), chapter('Light'), chapter('Water')] }, '/chapters/2/title', /received Water again/],
  [
    {
      chapters: Array.from({ length: 6 }, (_, index) => chapter(`Part ${index}`, ...Array.from({ length: 40 }, () => text('More.')))),
    },
    '/chapters',
    /at most 200 blocks in all; received 240/,
  ],
  [{ chapters: [chapter('A', ...Array.from({ length: 11 }, () => ({ kind: 'table', head: ['x'], rows: 40 })))] }, '/chapters', /at most 400 lines/],
  [{ chapters: undefined }, '', /has no title, summary or chapters/],
])('a guide %# is refused with the place and the reason', (rest, path, message) => {
  expect(checkContent('magnet', guide(rest))).toEqual({ path, message: expect.stringMatching(message) });
});
