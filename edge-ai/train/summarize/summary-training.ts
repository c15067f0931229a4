import { interpreterRuntime } from '../../src/runtime/interpreter-runtime.ts';
import type { ModelRuntime } from '../../src/runtime/model-runtime.ts';
import { rankSentences } from '../../src/tasks/rank-sentences.ts';
import { sentenceFeatures } from '../../src/tasks/sentence-features.ts';
import { sentenceScores } from '../../src/tasks/summary-by-model.ts';
import { partsToMeasure } from '../data/labelled-text.ts';
import { type Paper, readSciTldr } from '../data/scitldr.ts';
import { finishTextModel } from '../finish-model.ts';
import { bestRouge1 } from '../measure/rouge.ts';
import { type BagNetwork, logitsOf, sigmoid } from '../network/bag-network.ts';
import { type Example, fit } from '../network/fit.ts';
import { textGraph } from '../network/text-graph.ts';
import type { Evaluation, Trainable, TrainedModel } from '../trainable.ts';

/** The signs were chosen on train, each half by the other: 34.1 with all of them, 33.5 with those of place, length and closeness alone. */
const features = { version: 1, buckets: 6_144, maxTokens: 96, signs: 2 } as const;
/** Chosen on SciTLDR's dev part. */
export const recipe = { batch: 32, rate: 2e-3, featureDropout: 0.5, hiddenDropout: 0.4, teachers: 3, teacherEpochs: 6, studentEpochs: 6, teacherShare: 0.7 };
const maxMsPerFit = 300_000;

/** SciTLDR: the one sentence of an abstract that says most of what people wrote as its summary. */
export const summaryTraining: Trainable = {
  id: 'summarize',
  aliases: ['summary', 'scitldr'],
  dataset: 'scitldr',
  endings: ['.jsonl'],
  chosenOn: 'dev; signs on halves of train',
  async train({ data, seed, note }) {
    const network = teachSummary(readSciTldr(data).train ?? [], { seed, note });
    return await finishTextModel(textGraph(network, { name: 'summarize', activation: 'Sigmoid' }), { words, features, goldenTexts });
  },
  evaluate: (model, path, options) => measureSummary(model, partsToMeasure(readSciTldr(path) as never) as never, options),
};

/** Fits teachers and a student to how well each sentence agrees with the summaries, from the worst (0) to the best (1) of its text. */
export function teachSummary(papers: readonly Paper[], { seed, note }: { seed: number; note: (line: string) => void }): BagNetwork {
  const examples = papers.flatMap(examplesOf);
  const shape = { buckets: features.buckets, width: 64, hidden: 64, outputs: 1 };
  const fitted = (given: readonly Example[], { epochs, at }: { epochs: number; at: number }) =>
    fit(given, { ...recipe, shape, loss: 'sigmoid', epochs, seed: seed * 1_000 + at, maxMs: maxMsPerFit, note });
  const teachers = Array.from({ length: recipe.teachers }, (_, at) => fitted(examples, { epochs: recipe.teacherEpochs, at: at + 1 }));
  const blended = examples.map((one) => {
    const said = teachers.reduce((sum, teacher) => sum + (sigmoid(logitsOf(teacher, one.features))[0] as number) / teachers.length, 0);
    return { features: one.features, target: one.target.map((value) => (1 - recipe.teacherShare) * value + recipe.teacherShare * said) };
  });
  return fitted(blended, { epochs: recipe.studentEpochs, at: 0 });
}

function examplesOf({ sentences, summaries, title }: Paper): Example[] {
  const worth = sentences.map((sentence) => bestRouge1(sentence, summaries));
  const [low, high] = [Math.min(...worth), Math.max(...worth)];
  const read = sentenceFeatures(sentences, { title, options: features });
  return read.map((one, at) => ({ features: one, target: Float32Array.of(high === low ? 0.5 : ((worth[at] as number) - low) / (high - low)) }));
}

/** ROUGE-1 of the sentence taken: by the model, by rules alone, and by always taking the first. */
export async function measureSummary(
  { card, bytes }: TrainedModel,
  parts: Readonly<Record<string, readonly Paper[]>>,
  { runtime = interpreterRuntime }: { runtime?: ModelRuntime } = {},
): Promise<Evaluation> {
  const session = await runtime.open(bytes);
  const figures = [];
  const predictions = [];
  for (const [split, papers] of Object.entries(parts)) {
    const sums = { 'ROUGE-1, model': 0, 'ROUGE-1, rules': 0, 'ROUGE-1, first sentence': 0 };
    for (const paper of papers) {
      const scores = await sentenceScores({ card, session, provider: runtime.id }, paper);
      const worth = (place: number) => bestRouge1(paper.sentences[place] ?? '', paper.summaries);
      sums['ROUGE-1, model'] += worth(firstBest(scores));
      sums['ROUGE-1, rules'] += worth(firstBest(rankSentences(paper)));
      sums['ROUGE-1, first sentence'] += worth(0);
      const ranked = scores.map((score, place) => ({ label: String(place), score })).sort((a, b) => b.score - a.score);
      predictions.push({ id: paper.id, split, ranked, score: worth(firstBest(scores)) });
    }
    for (const [name, sum] of Object.entries(sums)) figures.push({ name, value: (100 * sum) / papers.length, split, examples: papers.length });
  }
  session.dispose();
  return { figures, predictions };
}

function firstBest(scores: readonly number[]): number {
  return scores.indexOf(Math.max(...scores));
}

const goldenTexts = ['We propose a new method that is faster.', 'Experiments on two data sets show it.', 'don’t — ÇA VA? 😀'];

const words = {
  id: 'summarize',
  task: 'summarize',
  version: '1.1.0',
  use: 'product',
  labels: ['worth'],
  thresholds: {},
  data: [{ name: 'SciTLDR (Cachola et al. 2020)', source: 'https://github.com/allenai/scitldr', licence: 'Apache-2.0' }],
  limits: [
    'It learned from abstracts of papers in English: in other texts its liking for "we propose" does no good.',
    'It takes sentences over and writes none.',
  ],
  reproduce: 'npm run train -- summarize --data <dir> --seed 1',
} as const;
