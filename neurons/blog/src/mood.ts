import type { Emotion, EmotionOutput, Mood } from '@empire/contract';
import { percentText } from '@empire/contract/language';
import { msg, str } from './words.ts';

/** The moods a reader can browse by: the 27 emotions in six words that people use. */
export const moods = {
  warm: ['love', 'caring', 'gratitude', 'admiration', 'approval'],
  bright: ['joy', 'amusement', 'excitement', 'pride', 'optimism'],
  curious: ['curiosity', 'surprise', 'realization', 'confusion', 'desire'],
  tender: ['sadness', 'grief', 'remorse', 'disappointment', 'embarrassment'],
  tense: ['fear', 'nervousness', 'anger', 'annoyance', 'disapproval', 'disgust'],
  calm: ['relief', 'neutral'],
} as const satisfies Record<string, readonly Emotion[]>;

export type MoodName = keyof typeof moods;

/** What each mood is called, and in one line what to expect. */
export function moodText(mood: MoodName): { readonly title: string; readonly line: string } {
  return texts()[mood];
}

const texts = (): Readonly<Record<MoodName, ReturnType<typeof moodText>>> => ({
  warm: { title: msg('Warm'), line: msg('About people who look after one another.') },
  bright: { title: msg('Bright'), line: msg('Light, funny or proud.') },
  curious: { title: msg('Curious'), line: msg('For finding out how something works.') },
  tender: { title: msg('Tender'), line: msg('About loss, and what stays.') },
  tense: { title: msg('Tense'), line: msg('Worry, storm or justified annoyance.') },
  calm: { title: msg('Calm'), line: msg('Sober and quiet.') },
});

export function isMoodName(name: string): name is MoodName {
  return Object.hasOwn(moods, name);
}

/** What a text expresses, as far as it should be shown. An editor's word stands before the model's. */
export type Reading = Pick<EmotionOutput, 'top' | 'arc' | 'paragraphs' | 'valence' | 'arousal' | 'shown' | 'confidence' | 'emotions'> & {
  /** Whether an editor named what the text expresses. */
  readonly isNamed?: boolean;
};

/** The mood of a text: that of what it expresses most, calm where the reading is not to be shown. */
export function moodOf({ top, shown, emotions }: Reading): MoodName {
  if (!shown) return 'calm';
  const weights = new Map<MoodName, number>();
  const labelled: readonly { readonly label: string; readonly score: number }[] =
    top.length > 0 ? top : Object.entries(emotions).map(([label, score]) => ({ label, score }));
  for (const { label, score } of labelled) {
    const mood = moodNamed(label as Emotion);
    weights.set(mood, (weights.get(mood) ?? 0) + score);
  }
  return [...weights].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 'calm';
}

function moodNamed(emotion: Emotion): MoodName {
  const found = Object.entries(moods).find(([, emotions]) => (emotions as readonly Emotion[]).includes(emotion));
  return (found?.[0] as MoodName | undefined) ?? 'calm';
}

/** The course of a text in words, for those who do not see the line. */
export function describeArc(arc: readonly Mood[]): string {
  const [first, last] = [arc[0], arc.at(-1)];
  if (!first || !last || arc.length < 2) return msg('The text is too short for a course.');
  const low = arc.reduce((least, point) => (point.valence < least.valence ? point : least), first);
  const change = last.valence - first.valence;
  const ending =
    change > 0.12 ? msg('It ends lighter than it begins.') : change < -0.12 ? msg('It ends heavier than it begins.') : msg('It ends much as it begins.');
  const where = arc.indexOf(low);
  const dip = where > 0 && where < arc.length - 1 && low.valence < Math.min(first.valence, last.valence) - 0.1;
  return dip ? `${ending} ${msg(str`The heaviest part is about ${percentText(where / (arc.length - 1))} in.`)}` : ending;
}
