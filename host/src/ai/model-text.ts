import type { InferenceRecord } from '@empire/edge-ai';

const rungs: Readonly<Record<string, string>> = {
  rules: 'Rules',
  interpreter: 'Interpreter',
  'onnxruntime-web': 'onnxruntime',
  'prompt-api': 'The browser’s language model',
  'summarizer-api': 'The browser’s summarizer',
  transformers: 'Transformers.js',
};

const states: Readonly<Record<string, string>> = {
  cold: 'not started',
  warming: 'starting',
  ready: 'ready',
  failed: 'failed, resting',
  unavailable: 'not available',
  downloadable: 'not fetched',
  downloading: 'being fetched',
};

/** The name of a rung as people read it. */
export function rungText(provider: string): string {
  return rungs[provider] ?? provider;
}

/** How a rung stands with a task. */
export function rungStateText(state: string): string {
  return states[state] ?? state;
}

/** What an answer came to, in a few words that do not give away what was asked. */
export function answeredText({ task, output }: Pick<InferenceRecord, 'task' | 'output'>): string {
  const answer = output as Record<string, unknown>;
  if (task === 'recommend' || task === 'related') return `${listOf(answer.ranked)} ranked`;
  if (task === 'score-lead') return `${share(answer.probability)}, ${String(answer.band)}`;
  if (task === 'detect-intent') return answer.intent === undefined ? 'no intent' : `${String(answer.intent)}, in scope ${share(answer.inScope)}`;
  if (task === 'map-emotion') return `${labels(answer.top) || 'nothing to show'}, valence ${figure(answer.valence)}, arousal ${figure(answer.arousal)}`;
  if (task === 'embed') return `${listOf(answer.vectors)} vectors in ${String(answer.space)}`;
  if (task === 'summarize') return `${String(answer.summary).length} characters`;
  return `${answer.stale === true ? 'out of date' : 'fine'}, ${share(answer.score)}`;
}

function listOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function labels(value: unknown): string {
  return Array.isArray(value) ? value.map((one: { label?: unknown }) => String(one.label)).join(', ') : '';
}

function share(value: unknown): string {
  return `${Math.round(Number(value) * 100)} %`;
}

function figure(value: unknown): string {
  return Number(value).toFixed(2);
}
