import { expect, test } from 'vitest';
import { excerpt } from './excerpt.ts';
import { ArticleSearch } from './search.ts';
import { article } from './testing/fixtures.ts';

function shelf(): ArticleSearch {
  const search = new ArticleSearch();
  search.take([
    article('maps', { title: 'Maps that need no signal', text: 'A compass and a folded map in the fog.', tags: ['travel'] }),
    article('tin', { title: 'The recipe tin', text: 'My grandmother kept cards, and a café bill.', tags: ['family'] }),
    article('radio', { title: 'Radio', text: 'Five watts reach a grandmother far away.', tags: ['community'] }),
  ]);
  return search;
}

const keys = (query: string, search = shelf()) => search.find(query).map(({ key }) => key);

test('words of the text, beginnings, accents and typing errors are found; the title counts most', () => {
  expect([keys('compass'), keys('grandm'), keys('cafe'), keys('granmother').toSorted(), keys('RECIPE')]).toEqual([
    ['maps'],
    ['tin', 'radio'].toSorted((a, b) => keys('grandm').indexOf(a) - keys('grandm').indexOf(b)),
    ['tin'],
    ['radio', 'tin'],
    ['tin'],
  ]);
  expect(keys('radio')[0]).toBe('radio');
});

test('every word must be there, unless that finds nothing', () => {
  expect(keys('grandmother cards')).toEqual(['tin']);
  expect(keys('grandmother zeppelin').toSorted()).toEqual(['radio', 'tin']);
});

test.each(['', '   ', '!!!', '\u0000', '🙂'])('%j finds nothing and does not throw', (query) => {
  expect(keys(query)).toEqual([]);
});

test('what was changed or withdrawn is found as it is now', () => {
  const search = shelf();
  search.take([article('maps', { title: 'Maps', text: 'A sextant.', tags: [] })]);
  expect([keys('compass', search), keys('sextant', search), keys('grandmother', search)]).toEqual([[], ['maps'], []]);
});

test('an excerpt shows the first place of the words found, marked', () => {
  const text = `${'Sand and water. '.repeat(20)}Then a Café opened on the pier. ${'More sand. '.repeat(40)}`;
  const pieces = excerpt(text, ['cafe']);
  expect(pieces.filter(({ marked }) => marked)).toEqual([{ text: 'Café', marked: true }]);
  expect(pieces[0]?.text).toBe('… ');
  expect(pieces.map(({ text }) => text).join('').length).toBeLessThan(260);
});

test('without a word of it the excerpt is the beginning', () => {
  expect(excerpt('Short text.', ['zebra'])).toEqual([{ text: 'Short text.', marked: false }]);
});
