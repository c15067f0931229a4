import { expect, test } from 'vitest';
import { spoken } from './languages.ts';
import { manifestText } from './manifest-text.ts';

test('the first language of the browser that the shell speaks is shown, whatever the region', () => {
  expect(spoken(['de-AT', 'en'])).toBe('de');
  expect(spoken(['fr', 'DE'])).toBe('de');
  expect(spoken(['en-GB', 'de'])).toBe('en');
});

test('who reads none of them gets English', () => {
  expect([spoken([]), spoken(['fr', 'den', 'constructor'])]).toEqual(['en', 'en']);
});

test('a text of a manifest without words in the shown language stays as it stands there', () => {
  expect([manifestText({}, 'Offers'), manifestText({ texts: { de: { Offers: 'Angebote' }, en: { Offers: 'Deals' } } }, 'Offers')]).toEqual(['Offers', 'Deals']);
  expect(manifestText({ texts: { en: { Offers: 'Deals' } } }, 'constructor')).toBe('constructor');
});
