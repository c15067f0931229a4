import type { Emotion } from '@empire/contract';

/** What an editor may say that a text expresses. */
export const emotionWords: ReadonlySet<string> = new Set<Emotion>([
  'admiration',
  'amusement',
  'anger',
  'annoyance',
  'approval',
  'caring',
  'confusion',
  'curiosity',
  'desire',
  'disappointment',
  'disapproval',
  'disgust',
  'embarrassment',
  'excitement',
  'fear',
  'gratitude',
  'grief',
  'joy',
  'love',
  'nervousness',
  'optimism',
  'pride',
  'realization',
  'relief',
  'remorse',
  'sadness',
  'surprise',
  'neutral',
]);

/** Whether a word names an emotion. */
export function isEmotion(word: string): word is Emotion {
  return emotionWords.has(word);
}
