import type { Ekman, Emotion, Mood } from '@empire/contract';

/** The 27 emotions and neutral in the order of GoEmotions (Demszky et al. 2020). */
export const emotions = [
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
] as const satisfies readonly Emotion[];

/** Whether a word names an emotion. */
export function isEmotion(word: string): word is Emotion {
  return (emotions as readonly string[]).includes(word);
}

/** How the authors of GoEmotions fold the emotions to Ekman's six. */
export const ekmanGroups: Readonly<Record<Ekman, readonly Emotion[]>> = {
  anger: ['anger', 'annoyance', 'disapproval'],
  disgust: ['disgust'],
  fear: ['fear', 'nervousness'],
  joy: ['joy', 'amusement', 'approval', 'excitement', 'gratitude', 'love', 'optimism', 'relief', 'pride', 'admiration', 'desire', 'caring'],
  sadness: ['sadness', 'disappointment', 'embarrassment', 'grief', 'remorse'],
  surprise: ['surprise', 'realization', 'confusion', 'curiosity'],
  neutral: ['neutral'],
};

export const ekmanNames = Object.keys(ekmanGroups) as Ekman[];

/** Folds probabilities of emotions by noisy-or: a group is there unless each of its members is absent. */
export function foldEkman(probability: (emotion: Emotion) => number): Record<Ekman, number> {
  const fold = (group: readonly Emotion[]) => 1 - group.reduce((absent, emotion) => absent * (1 - probability(emotion)), 1);
  return Object.fromEntries(ekmanNames.map((name) => [name, fold(ekmanGroups[name])])) as Record<Ekman, number>;
}

/** Fixed positions on the circumplex (after Russell 1980): a heuristic. */
export const circumplex: Readonly<Record<Emotion, Mood>> = {
  admiration: { valence: 0.7, arousal: 0.5 },
  amusement: { valence: 0.8, arousal: 0.6 },
  anger: { valence: -0.7, arousal: 0.85 },
  annoyance: { valence: -0.5, arousal: 0.6 },
  approval: { valence: 0.5, arousal: 0.3 },
  caring: { valence: 0.6, arousal: 0.3 },
  confusion: { valence: -0.2, arousal: 0.45 },
  curiosity: { valence: 0.2, arousal: 0.5 },
  desire: { valence: 0.4, arousal: 0.6 },
  disappointment: { valence: -0.6, arousal: 0.35 },
  disapproval: { valence: -0.5, arousal: 0.45 },
  disgust: { valence: -0.7, arousal: 0.55 },
  embarrassment: { valence: -0.5, arousal: 0.5 },
  excitement: { valence: 0.8, arousal: 0.9 },
  fear: { valence: -0.7, arousal: 0.8 },
  gratitude: { valence: 0.8, arousal: 0.4 },
  grief: { valence: -0.9, arousal: 0.4 },
  joy: { valence: 0.9, arousal: 0.6 },
  love: { valence: 0.9, arousal: 0.5 },
  nervousness: { valence: -0.5, arousal: 0.7 },
  optimism: { valence: 0.6, arousal: 0.4 },
  pride: { valence: 0.7, arousal: 0.5 },
  realization: { valence: 0.1, arousal: 0.4 },
  relief: { valence: 0.6, arousal: 0.2 },
  remorse: { valence: -0.6, arousal: 0.4 },
  sadness: { valence: -0.8, arousal: 0.25 },
  surprise: { valence: 0.1, arousal: 0.8 },
  neutral: { valence: 0, arousal: 0.1 },
};
