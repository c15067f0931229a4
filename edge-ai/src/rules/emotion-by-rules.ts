import type { Emotion, EmotionInput, EmotionOutput } from '@empire/contract';
import { composeReading } from '../tasks/compose-reading.ts';
import { emotions } from '../tasks/emotions.ts';
import { readRecord, readText } from '../tasks/read-input.ts';
import { bodyParagraphs } from '../text/paragraphs.ts';
import { sentencesOf } from '../text/sentences.ts';
import { tokenise } from '../text/tokenise.ts';
import { emotionWords } from './emotion-words.ts';

const task = 'map-emotion';
const negations = new Set(['not', 'no', 'never', "don't", "doesn't", "isn't", "wasn't", "didn't", 'without']);
/** Rules run on the page's own thread. */
const bounds = { maxLength: 8_000, maxSentences: 60 };
/** One word is a hint, not a proof. */
const perWord = 0.4;

/** Counts words that name a feeling; one after a negation does not count. */
export function emotionByRules(input: EmotionInput): EmotionOutput {
  const { title, lang } = readRecord(input, { task });
  const text = readText(input.text, { task, field: 'text' });
  const whole = title === undefined ? text : `${readText(title, { task, field: 'title' })}\n${text}`;
  const sentences = sentencesOf(whole, bounds).map(scoresOf);
  const understood = lang === undefined || /^en\b/i.test(lang);
  return {
    ...composeReading(sentences, { thresholdOf: () => perWord, understood, paragraphs: bodyParagraphs(whole, title, bounds) }),
    by: { provider: 'rules' },
  };
}

function scoresOf(sentence: string): Record<Emotion, number> {
  const scores = Object.fromEntries(emotions.map((name) => [name, 0])) as Record<Emotion, number>;
  const words = tokenise(sentence);
  words.forEach((word, index) => {
    const emotion = emotionWords.get(word);
    if (emotion && !words.slice(Math.max(0, index - 2), index).some((before) => negations.has(before))) scores[emotion] += (1 - scores[emotion]) * perWord;
  });
  const felt = Math.max(...Object.values(scores));
  return { ...scores, neutral: 1 - felt };
}
