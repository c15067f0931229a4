import { expect, test } from 'vitest';
import { stepsOf, stepText } from './course.ts';

const text = 'A heading\n***\nThe sea went out, and it was a good while until it came back.\nAnother\nThen we waited for the boat in the rain.';

test('each paragraph that was read is a step, named by its first words', () => {
  const paragraphs = [
    { line: 1, valence: 0.3, arousal: 0.5 },
    { line: 3, valence: -0.3, arousal: 0.5 },
    { line: 9, valence: 0, arousal: 0.5 },
  ];
  expect(stepsOf({ paragraphs }, text).map((step) => [step.begins, stepText(step)])).toEqual([
    ['The sea went out, and it was …', 'Light'],
    ['Then we waited for the boat in …', 'Heavy'],
  ]);
});

test('a reading that tells no paragraphs has no steps', () => {
  expect(stepsOf({}, text)).toEqual([]);
  expect(stepText({ valence: 0.02, arousal: 0 })).toBe('Even');
});
