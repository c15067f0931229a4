import { expect, test } from 'vitest';
import checkContent from './check-content.ts';
import { worded } from './offer.ts';
import { offer, offerValue } from './testing/fixtures.ts';

test('a day without a time begins and ends by the clock in Greenwich', () => {
  const { from, until } = offer('kit');
  expect([new Date(from).toISOString(), new Date(until).toISOString()]).toEqual(['2026-01-01T00:00:00.000Z', '2026-12-31T23:59:59.000Z']);
});

test.each([
  [{ from: '2026-02-01', until: '2026-01-01' }, /ends \(2026-01-01\) before it begins/],
  [{ from: 'soon' }, /must be dates; received soon/],
  [{ hours: { from: 9, to: 9 } }, /hours from 9 to 9 never come/],
  [{ from: '2026-11-23', until: '2026-11-24', days: ['sun'] }, /none of its days \(sun\) lies between/],
  [{ action: { kind: 'page', label: 'Go', path: '//elsewhere' } }, /no title, text or action/],
  [{ from: '2026-02-31' }, /must be dates; received 2026-02-31/],
  [{ eligible: [{ kind: 'claimed', offer: 'kit' }] }, /itself to have been taken/],
  [
    {
      eligible: [
        { kind: 'claimed', offer: 'map' },
        { kind: 'not-claimed', offer: 'map' },
      ],
    },
    /map to have been taken and not/,
  ],
  [
    {
      eligible: [
        { kind: 'network', value: 'online' },
        { kind: 'network', value: 'offline' },
      ],
    },
    /network that is online and offline at once/,
  ],
  [{ title: 7 }, /no title, text or action/],
  [{ cap: {} }, /how often/],
])('%j is refused with its reason', (changes, reason) => {
  expect(() => offer('kit', changes as never)).toThrow(reason);
});

test('an offer speaks in the words of its variant, and in its own for a variant it does not know', () => {
  const tried = offer('kit', { experiment: { key: 'words', variants: { question: { title: 'Paper?', label: 'Ask' } } } });
  expect([worded(tried, 'question').title, worded(tried, 'question').action.label, worded(tried, 'other').title, worded(tried, undefined).title]).toEqual([
    'Paper?',
    'Ask',
    'A kit',
    'A kit',
  ]);
});

test('the publisher gets the same check', () => {
  expect(checkContent('offer', offerValue({ from: '2026-02-01', until: '2026-01-01' }))).toEqual({
    path: '',
    message: 'cannot be shown: it ends (2026-01-01) before it begins (2026-02-01)',
  });
  expect([checkContent('offer', offerValue()), checkContent('other', 1)]).toEqual([undefined, undefined]);
});
