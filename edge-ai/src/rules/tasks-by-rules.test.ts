import { expect, test } from 'vitest';
import { providerConformance } from '../conformance/provider-conformance.ts';
import { embedByRules, relatedByRules } from './embed-by-rules.ts';
import { leadByRules } from './lead-by-rules.ts';
import { recommendByRules } from './recommend-by-rules.ts';
import { rulesProvider } from './rules-provider.ts';
import { staleByRules } from './stale-by-rules.ts';
import { summaryByRules } from './summary-by-rules.ts';

const items = [
  { id: 'bees', topics: ['nature'], popularity: 5, ageDays: 40 },
  { id: 'birds', topics: ['nature'], popularity: 5, ageDays: 40 },
  { id: 'tax', topics: ['money'], popularity: 90, ageDays: 40 },
  { id: 'new', topics: ['cooking'], popularity: 5, ageDays: 0 },
];
const article = { id: 'a', title: 'Spring sale', text: 'Ends on 31 May 2026.', now: '2026-11-15T00:00:00Z', publishedAt: '2026-05-01T00:00:00Z' } as const;

for (const one of [
  { task: 'recommend', input: { items, history: ['bees'] } },
  { task: 'score-lead', input: { features: { role: 'team' } } },
  { task: 'embed', input: { texts: ['a text'] } },
  { task: 'related', input: { of: { text: 'bees' }, candidates: [{ id: 'a', text: 'bees and birds' }] } },
  { task: 'summarize', input: { text: 'One thing. Another thing.' } },
  { task: 'flag-stale', input: article },
] as const) {
  providerConformance(`rules, ${one.task}`, { make: rulesProvider, one });
}

test('what shares a topic with the history comes first, and says which', async () => {
  const { ranked } = await recommendByRules({ items, history: ['bees'] });
  expect(ranked.map(({ id }) => id)).toEqual(['birds', 'tax', 'new']);
  expect(ranked[0]?.reasons[0]).toMatchObject({ code: 'same-topic', about: 'nature' });
});

test('what is like the history by its vector comes before what is not, and names what it is like', async () => {
  const near = await recommendByRules({
    items: [
      { id: 'used', vector: [1, 0] },
      { id: 'far', vector: [0, 1] },
      { id: 'near', vector: [9, 1] },
    ],
    history: ['used'],
  });
  expect(near.ranked[0]).toMatchObject({ id: 'near', reasons: [{ code: 'similar', about: 'used' }, {}, {}] });
});

test('without a history popularity and freshness decide', async () => {
  const { ranked } = await recommendByRules({ items, history: [] }, { topK: 2 });
  expect(ranked.map(({ id, reasons }) => [id, reasons[0]?.code])).toEqual([
    ['new', 'fresh'],
    ['tax', 'popular'],
  ]);
});

test('unknown items, numbers that are none and doubled ids do no harm; excluded and used items are left out unless they may repeat', async () => {
  const strange = [...items, { id: 'odd', popularity: Number.NaN, ageDays: Number.POSITIVE_INFINITY, vector: [Number.NaN] }, { id: 'odd' }];
  const { ranked } = await recommendByRules({ items: strange, history: ['bees', 'gone'], exclude: ['tax'] });
  expect(ranked.map(({ id }) => id)).toEqual(['birds', 'new', 'odd']);
  expect(ranked.every(({ score }) => Number.isFinite(score))).toBe(true);
  expect((await recommendByRules({ items, history: ['bees'], repeat: true })).ranked).toHaveLength(4);
});

test('a business with a team scores above a home alone, unanswered questions are named, and nothing claims to be calibrated', () => {
  const high = leadByRules({ features: { role: 'business', team: 'many', network: 'daily', named: true, guides: 3, marketing: true } });
  const low = leadByRules({ features: { role: 'home', team: 'one', network: 'rarely', named: false, guides: 1, marketing: false } });
  const blank = leadByRules({ features: { role: null, team: Number.NaN, network: 'often', other: 'x' } });
  expect([high.band, low.band, high.calibrated]).toEqual(['high', 'low', false]);
  expect(blank.reasons.every(({ code }) => code === 'missing')).toBe(true);
  expect([high.reasons[0]?.code, low.reasons.at(-1)?.code]).toEqual(['raises', 'lowers']);
});

test('texts that share words are close in vectors and as related texts, and the word is named', async () => {
  const { vectors, keywords } = await embedByRules({ texts: ['bees love the garden', 'the garden of the bees', 'tax returns'] });
  expect([vectors.every((vector) => vector.length === 64), keywords[0]]).toEqual([true, ['bees', 'garden', 'love']]);
  const { ranked } = await relatedByRules({
    of: { id: 'x', text: 'bees in the garden' },
    candidates: [
      { id: 'x', text: 'bees in the garden' },
      { id: 'tax', text: 'tax returns' },
      { id: 'hive', text: 'a hive of bees' },
    ],
  });
  expect(ranked.map(({ id, reasons }) => [id, reasons[0]?.about])).toEqual([
    ['hive', 'bees'],
    ['tax', undefined],
  ]);
});

test('a lighter read is more pleasant than this one; without a mood of its own nothing is filtered', async () => {
  const candidates = [
    { id: 'sad', text: 'bees', mood: { valence: -0.8, arousal: 0.3 } },
    { id: 'glad', text: 'bees', mood: { valence: 0.6, arousal: 0.4 } },
    { id: 'unread', text: 'bees' },
  ];
  const ids = async (mood: 'lighter' | 'same', of: object) =>
    (await relatedByRules({ of: { text: 'bees', ...of }, candidates, mood })).ranked.map(({ id }) => id);
  const own = { mood: { valence: -0.7, arousal: 0.3 } };
  expect([await ids('lighter', own), await ids('same', own), await ids('lighter', {})]).toEqual([['glad'], ['sad'], ['glad', 'sad', 'unread']]);
});

test('a summary takes the sentence closest to the title, in reading order, and is cut at a word', () => {
  const text = 'It was a long day. Bees find their way home by the sun. Nobody spoke. The sun and the way home are what bees learn first.';
  const two = summaryByRules({ title: 'How bees find home', text, sentences: 2 });
  expect(two.extracted.map(({ index }) => index)).toEqual([1, 3]);
  expect(summaryByRules({ title: 'How bees find home', text, maxCharacters: 20 }).summary).toBe('Bees find their way…');
  expect(summaryByRules({ text: '' })).toMatchObject({ summary: '', extracted: [] });
  expect(() => summaryByRules({ text, sentences: 0 })).toThrow(expect.objectContaining({ code: 'bad-argument' }));
});

test('each sign of staleness is found and named', async () => {
  const now = '2026-11-15T00:00:00Z';
  const recent = { ...article, text: 'Some words.', title: 'Words', now, publishedAt: '2026-11-01T00:00:00Z', type: 'evergreen' as const };
  const codes = async (change: object) => (await staleByRules({ ...recent, ...change })).reasons.map(({ code }) => code);
  expect(await codes({})).toEqual([]);
  expect(await codes({ type: 'news', publishedAt: '2026-01-01T00:00:00Z' })).toEqual(['age']);
  expect(await codes({ expiresAt: '2026-11-10T00:00:00Z' })).toEqual(['expired']);
  expect(await codes({ text: 'Register by 10 November 2026.' })).toEqual(['expired']);
  expect(await codes({ text: 'Register by 10 December 2026.' })).toEqual([]);
  expect(await codes({ text: 'Come tomorrow.' })).toEqual(['dated-words']);
  expect(await codes({ title: 'Best phones of 2024' })).toEqual(['past-year']);
  expect(await codes({ title: 'Looking back on 2024' })).toEqual([]);
  const others = [{ id: 'b', title: 'Atlas 5 manual', publishedAt: '2026-11-14T00:00:00Z' }];
  expect(await codes({ title: 'Atlas 4 guide', others })).toEqual(['past-version']);
  expect(await codes({ publishedAt: '2026-09-01T00:00:00Z', title: 'The manual of Atlas', others })).toEqual(['superseded']);
  expect(await codes({ engagement: { recent: 1, peak: 100 } })).toEqual(['falling-engagement']);
  expect(await codes({ lang: 'de', audience: { lang: 'en' } })).toEqual(['locale']);
  expect(await codes({ needs: ['marketing'], audience: { allows: [] } })).toEqual(['consent']);
});

test('dates that are none are refused, and strange companions are ignored', async () => {
  await expect(staleByRules({ ...article, now: 'soon' })).rejects.toMatchObject({ code: 'bad-argument' });
  const strange = { ...article, others: [null, { id: 1 }] as never, engagement: { recent: Number.NaN, peak: Number.NaN } };
  expect((await staleByRules(strange)).stale).toBe(true);
});
