import { expect, test } from 'vitest';
import { describeArc, moodOf, type Reading } from './mood.ts';

const reading = (top: Reading['top'], shown = true): Reading => ({
  top,
  shown,
  arc: [],
  valence: 0,
  arousal: 0,
  confidence: 1,
  emotions: {} as Reading['emotions'],
});

test('the mood is that of the emotions that weigh most together', () => {
  const mixed = reading([
    { label: 'joy', score: 0.4 },
    { label: 'caring', score: 0.3 },
    { label: 'love', score: 0.3 },
  ]);
  expect(moodOf(mixed)).toBe('warm');
});

test('a reading that is not to be shown counts as calm', () => {
  expect(moodOf(reading([{ label: 'anger', score: 0.9 }], false))).toBe('calm');
});

test('the course of a text is told in words', () => {
  const arc = (...valences: number[]) => valences.map((valence) => ({ valence, arousal: 0.5 }));
  expect([describeArc(arc(0.2)), describeArc(arc(0, 0.5)), describeArc(arc(0.2, -0.6, 0.3)), describeArc(arc(0.4, 0))]).toEqual([
    'The text is too short for a course.',
    'It ends lighter than it begins.',
    'It ends much as it begins. The heaviest part is about 50% in.',
    'It ends heavier than it begins.',
  ]);
});
