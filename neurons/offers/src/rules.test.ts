import { expect, test } from 'vitest';
import { isCapped, isResting, readSeen, seenKey } from './caps.ts';
import { isEligible } from './eligible.ts';
import { isOpen, localTime, untilNextChange } from './schedule.ts';
import { offer } from './testing/fixtures.ts';

const at = (year: number, month: number, day: number, hour = 12) => localTime(new Date(year, month - 1, day, hour).getTime());

test('an offer is open between its beginning and its end, on its days, in its hours', () => {
  const weekdays = offer('kit', { days: ['mon', 'tue'], hours: { from: 9, to: 17 } });
  expect(
    [at(2026, 11, 23), at(2026, 11, 23, 8), at(2026, 11, 23, 17), at(2026, 11, 22), at(2025, 12, 30), at(2027, 1, 2)].map((time) => isOpen(weekdays, time)),
  ).toEqual([true, false, false, false, false, false]);
});

test('hours may pass midnight', () => {
  const nights = offer('kit', { hours: { from: 22, to: 2 } });
  expect([23, 1, 3, 12].map((hour) => isOpen(nights, at(2026, 6, 1, hour)))).toEqual([true, true, false, false]);
});

test('the next look is at the next edge, at the full hour at latest, and never at once', () => {
  const now = Date.UTC(2026, 11, 31, 23, 30);
  expect(untilNextChange([offer('kit')], now)).toBe(Date.UTC(2026, 11, 31, 23, 59, 59) + 1 - now);
  expect(untilNextChange([], Date.UTC(2026, 0, 1, 10, 15))).toBe(45 * 60_000);
  expect(untilNextChange([{ from: now + 3, until: now + 9 }], now)).toBe(1_000);
});

test('the cap counts what all devices showed in the days it names', () => {
  const seen = readSeen([
    { key: seenKey('kit', '2026-11-16'), value: 1 },
    { key: seenKey('kit', '2026-11-22'), value: 1 },
    { key: seenKey('other~kit', '2026-11-22'), value: 9 },
    { key: 'nonsense', value: 1 },
    { key: seenKey('kit', '2026-11-21'), value: 'many' },
  ]);
  expect([isCapped(offer('kit'), { seen, day: '2026-11-22' }), isCapped(offer('kit'), { seen, day: '2026-11-23' })]).toEqual([true, false]);
  expect(isCapped(offer('other~kit'), { seen, day: '2026-11-22' })).toBe(true);
});

test('what was taken stays away, what was put away comes back after its rest', () => {
  const rest = (choice: object, nowMs: number) => isResting(offer('kit'), { choice, nowMs });
  const day = 86_400_000;
  expect([rest({}, 0), rest({ claimedAt: 0 }, 900 * day), rest({ dismissedAt: 0 }, 9 * day), rest({ dismissedAt: 0 }, 10 * day)]).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('all conditions must hold, and one of an unknown kind does not', () => {
  const here = { language: 'de-AT', online: false, visits: 3, choices: new Map([['kit', { claimedAt: 1 }]]) };
  const holds = (...eligible: readonly unknown[]) => isEligible({ eligible: eligible as never }, here);
  expect([
    holds(),
    holds({ kind: 'language', value: 'de' }, { kind: 'network', value: 'offline' }, { kind: 'visits', atLeast: 3 }),
    holds({ kind: 'visits', atLeast: 4 }),
    holds({ kind: 'claimed', offer: 'kit' }),
    holds({ kind: 'not-claimed', offer: 'kit' }),
    holds({ kind: 'not-claimed', offer: 'map' }),
    holds({ kind: 'weather', value: 'rain' }),
  ]).toEqual([true, true, false, true, false, true, false]);
});
