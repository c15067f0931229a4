import { expect, test } from 'vitest';
import { breather } from './breather.ts';
import { embedByRules, relatedByRules } from './embed-by-rules.ts';
import { recommendByRules } from './recommend-by-rules.ts';
import { staleByRules } from './stale-by-rules.ts';
import { summaryByRules } from './summary-by-rules.ts';

const now = '2026-01-01T00:00:00Z';
const words = Array.from({ length: 3_000 }, (_, at) => `word${(at * 7_919) % 1_201}`).join(' ');

test('a long task lets others run between its parts, and a short one does not wait', async () => {
  const breathe = breather();
  let others = 0;
  const timer = setInterval(() => {
    others += 1;
  }, 1);
  for (let part = 0; part < 10; part += 1) {
    const until = performance.now() + 5;
    while (performance.now() < until);
    await breathe();
  }
  clearInterval(timer);
  expect(others).toBeGreaterThan(2);
});

test('many long texts, a shelf of many items, and many newer articles do not hold the thread until all of them are read', async () => {
  const texts = Array.from({ length: 60 }, (_, at) => `${at} ${words}`);
  const vector = Array.from({ length: 64 }, (_, at) => at - 32);
  const items = Array.from({ length: 3_000 }, (_, at) => ({ id: String(at), topics: [`topic ${at % 9}`], vector }));
  const newer = Array.from({ length: 1_000 }, (_, at) => ({ id: String(at), title: `${at} ${words}`, publishedAt: now }));
  for (const task of [
    () => recommendByRules({ items, history: items.slice(0, 50).map(({ id }) => id) }),
    () => embedByRules({ texts }),
    () => staleByRules({ id: 'a', title: 'Release 1 of the atlas', text: words, now, publishedAt: '2020-01-01T00:00:00Z', others: newer, vector }),
    () => relatedByRules({ of: { text: words }, candidates: texts.map((text, at) => ({ id: String(at), text })) }),
  ]) {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await task();
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  }
});

test('of a megabyte the beginning is read, wherever a rule meets it', async () => {
  const long = `The tide came in. ${words} `.repeat(60).slice(0, 1_048_576);
  const [whole, beginning] = [await embedByRules({ texts: [long] }), await embedByRules({ texts: [long.slice(0, 16_000)] })];
  expect(whole).toEqual(beginning);
  expect(summaryByRules({ text: long }).extracted.length).toBe(1);
  expect((await staleByRules({ id: 'a', title: 'Tide', text: long, now, publishedAt: now })).stale).toBe(false);
});
