import type { Answer, Json, TaskName } from '@empire/contract';

const listed = 10;

/** What an answer came to, in short and without any text of the person: ids, labels and figures. */
export function predictionOf(task: TaskName, answer: Answer): Json {
  const { ranked, top, probability, band, intent, inScope, stale, score, extracted } = answer as unknown as Readonly<Record<string, unknown>>;
  if (task === 'recommend' || task === 'related') return namesIn(ranked, 'id');
  if (task === 'score-lead') return { probability: figure(probability), band: String(band) };
  if (task === 'detect-intent') return { intent: typeof intent === 'string' ? intent : null, inScope: figure(inScope) };
  if (task === 'map-emotion') return namesIn(top, 'label');
  if (task === 'flag-stale') return { stale: stale === true, score: figure(score) };
  return task === 'summarize' ? namesIn(extracted, 'index') : null;
}

function namesIn(list: unknown, member: string): Json {
  return (Array.isArray(list) ? list : []).slice(0, listed).map((one: Readonly<Record<string, unknown>>) => {
    const name = one[member];
    return typeof name === 'number' ? name : String(name).slice(0, 200);
  });
}

function figure(value: unknown): number {
  return Number.isFinite(value) ? Math.round(Number(value) * 1_000) / 1_000 : 0;
}
