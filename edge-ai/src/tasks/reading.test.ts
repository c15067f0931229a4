import type { Emotion } from '@empire/contract';
import { expect, test } from 'vitest';
import { emotionByRules } from '../rules/emotion-by-rules.ts';
import { intentByRules } from '../rules/intent-by-rules.ts';
import { composeReading } from './compose-reading.ts';
import { emotions, foldEkman } from './emotions.ts';

const scores = (given: Partial<Record<Emotion, number>>) => ({
  ...(Object.fromEntries(emotions.map((name) => [name, 0])) as Record<Emotion, number>),
  ...given,
});
const options = { thresholdOf: () => 0.3, understood: true };

test('emotions fold to Ekman by noisy-or', () => {
  const half: Partial<Record<Emotion, number>> = { anger: 0.5, annoyance: 0.5, disgust: 0.2 };
  const folded = foldEkman((name) => half[name] ?? 0);
  expect([folded.anger, folded.disgust, folded.joy]).toEqual([0.75, expect.closeTo(0.2), 0]);
});

test('a glad text is pleasant and says which sentence carries it', () => {
  const reading = composeReading([scores({ joy: 0.2 }), scores({ joy: 0.9 }), scores({ love: 0.6, joy: 0.3 })], options);
  expect([reading.polarity, reading.top.map(({ label }) => label), reading.reasons[0]?.about, reading.shown, reading.valence > 0.4]).toEqual([
    'positive',
    ['joy', 'love'],
    '1',
    true,
    true,
  ]);
});

test('pleasant and unpleasant sentences make a mixed text, and the arc goes from one to the other', () => {
  const { polarity, arc } = composeReading([...new Array(6).fill(scores({ joy: 0.9 })), ...new Array(6).fill(scores({ sadness: 0.9 }))], options);
  expect([polarity, arc.length, (arc[0]?.valence ?? 0) > 0, (arc.at(-1)?.valence ?? 0) < 0]).toEqual(['mixed', 10, true, true]);
});

test('short texts, neutral ones, other languages and unreliable emotions are not shown', () => {
  const three = (one: Partial<Record<Emotion, number>>) => [scores(one), scores(one), scores(one)];
  expect([
    composeReading([scores({ joy: 0.9 })], options).shown,
    composeReading(three({ joy: 0.3, neutral: 0.9 }), options).shown,
    composeReading(three({ joy: 0.9 }), { ...options, understood: false }).shown,
    composeReading(three({ grief: 0.9, relief: 0.9 }), options).top,
    composeReading([], options).shown,
  ]).toEqual([false, false, false, [], false]);
});

test('without a model, words that name a feeling are counted, and a negation takes them back', () => {
  const read = (text: string) => emotionByRules({ text }).top.map(({ label }) => label);
  expect([read('I am so happy. What a joy. Great fun!'), read('I am not happy. No joy. Never fun.'), emotionByRules({ text: '' }).sentences]).toEqual([
    ['joy'],
    [],
    0,
  ]);
});

test('without a model, an intent is found by the words of its name, and two that fit alike are none', () => {
  const intent = (text: string, among?: readonly string[]) => intentByRules({ text, ...(among && { among }) }).intent;
  const labels = ['book-demo', 'cancel-order', 'cancel-plan'];
  expect([intent('I would like booking a demo', labels), intent('cancel', labels), intent('cancel my order', labels), intent('cancel')]).toEqual([
    'book-demo',
    undefined,
    'cancel-order',
    undefined,
  ]);
});
