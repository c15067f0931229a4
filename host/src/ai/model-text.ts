import type { TaskName } from '@empire/contract';
import type { InferenceRecord } from '@empire/edge-ai';
import { numberText } from '../language/formats.ts';
import { msg, str } from '../language/words.ts';
import { emotionText, intentText } from './label-text.ts';

const rungs = (): Readonly<Record<string, string>> => ({
  rules: msg('Rules'),
  interpreter: msg('Interpreter'),
  'onnxruntime-web': 'onnxruntime',
  'prompt-api': msg('The browser’s language model'),
  'summarizer-api': msg('The browser’s summarizer'),
  transformers: 'Transformers.js',
});

const states = (): Readonly<Record<string, string>> => ({
  cold: msg('not started'),
  warming: msg('starting'),
  ready: msg('ready'),
  failed: msg('failed, resting'),
  unavailable: msg('not available'),
  downloadable: msg('not fetched'),
  downloading: msg('being fetched'),
});

/** The name of a rung as people read it. */
export function rungText(provider: string): string {
  return rungs()[provider] ?? provider;
}

const tasks = (): Readonly<Record<TaskName, string>> => ({
  recommend: msg('suggest'),
  'score-lead': msg('weigh interest'),
  'detect-intent': msg('tell what is wanted'),
  'map-emotion': msg('read the mood'),
  embed: msg('place by meaning'),
  related: msg('find alike'),
  summarize: msg('sum up'),
  'flag-stale': msg('notice what is out of date'),
});

const bands = (): Readonly<Record<string, string>> => ({ low: msg('low'), middle: msg('middle'), high: msg('high') });

/** What a task does, as people read it. */
export function taskText(task: string): string {
  return (tasks() as Readonly<Record<string, string>>)[task] ?? task;
}

/** How a rung stands with a task. */
export function rungStateText(state: string): string {
  return states()[state] ?? state;
}

/** What an answer came to, in a few words that do not give away what was asked. */
export function answeredText({ task, output }: Pick<InferenceRecord, 'task' | 'output'>): string {
  const answer = output as Record<string, unknown>;
  if (task === 'recommend' || task === 'related') return msg(str`${listOf(answer.ranked)} ranked`);
  if (task === 'score-lead') return `${share(answer.probability)}, ${bands()[String(answer.band)] ?? String(answer.band)}`;
  if (task === 'detect-intent')
    return answer.intent === undefined ? msg('no intent') : msg(str`${intentText(String(answer.intent))}, in scope ${share(answer.inScope)}`);
  if (task === 'map-emotion')
    return msg(str`${labels(answer.top) || msg('nothing to show')}, valence ${figure(answer.valence)}, arousal ${figure(answer.arousal)}`);
  if (task === 'embed') return msg(str`${listOf(answer.vectors)} vectors in ${String(answer.space)}`);
  if (task === 'summarize') return msg(str`${String(answer.summary).length} characters`);
  return `${answer.stale === true ? msg('out of date') : msg('fine')}, ${share(answer.score)}`;
}

function listOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function labels(value: unknown): string {
  return Array.isArray(value) ? value.map((one: { label?: unknown }) => emotionText(String(one.label))).join(', ') : '';
}

function share(value: unknown): string {
  return numberText(Number(value), { style: 'percent' });
}

function figure(value: unknown): string {
  return numberText(Number(value), { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
