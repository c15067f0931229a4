import { afterEach, expect, test, vi } from 'vitest';
import { catalogue, dateText, followLanguage, locale, numberText, onWords, percentText, plural, sizeText, useLocale } from './language.ts';
import type { LanguageView } from './neuron.ts';

afterEach(() => useLocale('en'));

const german: LanguageView = {
  current: 'de',
  locale: 'de-AT',
  async *watch() {
    yield 'de';
  },
};

test('numbers, sizes, parts and dates are written as readers of the language do', () => {
  const all = () => [numberText(1_234.5), sizeText(3_400_000), sizeText(1), percentText(0.4), dateText(0, { dateStyle: 'long', timeZone: 'UTC' })];
  expect(all()).toEqual(['1,234.5', '3.4 MB', '1 byte', '40%', 'January 1, 1970']);
  useLocale('de');
  expect(all()).toEqual(['1.234,5', '3,4 MB', '1\u00a0Byte', '40\u00a0%', '1. Januar 1970']);
});

test('each language takes the form of a text that it has for the amount', () => {
  const forms = { one: () => 'one', few: () => 'few', other: () => 'other' };
  expect([0, 1, 2].map((amount) => plural(amount, forms))).toEqual(['other', 'one', 'other']);
  useLocale('de-AT');
  expect([0, 1, 1.5].map((amount) => plural(amount, forms))).toEqual(['other', 'one', 'other']);
  useLocale('pl');
  expect([1, 2, 5].map((amount) => plural(amount, forms))).toEqual(['one', 'few', 'other']);
  expect(plural(2, { other: () => 'other' })).toBe('other');
});

test('a neuron waits for the words of the person’s language, and hears of every change', async () => {
  const { signal } = new AbortController();
  const heard: string[] = [];
  onWords(() => heard.push(locale()), { signal });
  const asked: string[] = [];
  await followLanguage(german, { speaker: { languages: ['de'], setLocale: async (language) => void asked.push(language) }, signal });
  expect([asked[0], locale()]).toEqual(['de', 'de-AT']);
  expect(heard).toContain('de-AT');
});

test('a neuron without words in the person’s language speaks English, numbers too', async () => {
  const asked: string[] = [];
  const { signal } = new AbortController();
  await followLanguage(german, { speaker: { languages: ['fr'], setLocale: async (language) => void asked.push(language) }, signal });
  expect([asked[0], locale()]).toEqual(['en', 'en']);
  await followLanguage(undefined, { speaker: { languages: [], setLocale: () => Promise.reject(new Error('never asked')) }, signal });
});

test('words that cannot be fetched leave English, and can be asked for again', async () => {
  const warned = vi.spyOn(console, 'warn').mockReturnValue();
  const asked: string[] = [];
  const setLocale = async (language: string): Promise<void> => {
    asked.push(language);
    if (language === 'de') throw new Error('offline');
  };
  const view = { ...german, async *watch() {} };
  await followLanguage(view, { speaker: { languages: ['de'], setLocale }, signal: new AbortController().signal });
  expect(asked).toEqual(['de', 'en']);
  expect(warned).toHaveBeenCalledOnce();
  warned.mockRestore();
});

test('a catalogue is found by the words of the source, apart for texts and templates', () => {
  const idOf = (strings: string | string[], isHtml: boolean) => `${isHtml ? 'h' : 's'}:${[strings].flat().join('|')}`;
  const words = { strings: ['', ' left'], strTag: true as const };
  const markup = { strings: ['<b>', '</b>'] };
  expect(
    Object.keys(
      catalogue(idOf, [
        ['Back', 'Zurück'],
        [words, words],
        [markup, markup],
      ]),
    ),
  ).toEqual(['s:Back', 's:| left', 'h:<b>|</b>']);
});
