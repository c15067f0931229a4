import type { Emotion } from '@empire/contract';
import { bodyParagraphs } from '../text/paragraphs.ts';
import { sentencesOf } from '../text/sentences.ts';
import { composeReading } from './compose-reading.ts';
import { emotions } from './emotions.ts';
import { readRecord, readText } from './read-input.ts';
import type { TaskByModel } from './task-model.ts';
import { textScores } from './text-scores.ts';

const task = 'map-emotion';

/** Reads an article sentence by sentence. What is not English by its `lang` is read with confidence 0 and not shown. */
export const emotionByModel: TaskByModel<typeof task> = async (model, { input, signal }) => {
  const { title, lang } = readRecord(input, { task });
  const text = readText(input.text, { task, field: 'text' });
  const whole = title === undefined ? text : `${readText(title, { task, field: 'title' })}\n${text}`;
  const sentences = sentencesOf(whole);
  const readings: Readonly<Record<Emotion, number>>[] = [];
  for (const sentence of sentences) {
    signal?.throwIfAborted();
    const scores = await textScores(model, sentence);
    readings.push(Object.fromEntries(emotions.map((name) => [name, scores?.[model.card.labels.indexOf(name)] ?? 0])) as Record<Emotion, number>);
  }
  const understood = lang === undefined || /^en\b/i.test(lang);
  return {
    ...composeReading(readings, { thresholdOf: (name) => model.card.thresholds[name] ?? 0.5, understood, paragraphs: bodyParagraphs(whole, title) }),
    by: { provider: model.provider, model: model.card.id, version: model.card.version },
  };
};
