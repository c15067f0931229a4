import { interpreterRuntime } from '../../src/runtime/interpreter-runtime.ts';
import type { ModelRuntime } from '../../src/runtime/model-runtime.ts';
import { wholeVector } from '../../src/tasks/read-embed.ts';
import { placeText, sparseCosine } from '../../src/tasks/sparse-text.ts';
import { cosine } from '../../src/text/cosine.ts';
import { textFeatures } from '../../src/text/text-features.ts';
import { readStsb, type SentencePair } from '../data/stsb.ts';
import { finishTextModel } from '../finish-model.ts';
import type { Evaluation, Trainable, TrainedModel } from '../trainable.ts';
import { fitSpace } from './fit-space.ts';
import { shippableTexts } from './shippable-texts.ts';
import { spaceGraph } from './space-graph.ts';

const buckets = 14_336;
const width = 64;
const features = { version: 1, buckets, maxTokens: 1_024, pairs: false, shortest: 3 } as const;
/** Chosen on the train part of the STS benchmark, which is evaluated only. */
const recipe = { buckets, width, batch: 256, steps: 500, rate: 0.02 } as const;

/** Vectors of 64 numbers whose cosines are those of TF-IDF; measured on the STS benchmark. */
export const embedTraining: Trainable = {
  id: 'embed',
  aliases: ['related', 'stsb'],
  dataset: 'stsb',
  endings: ['.csv', '.tsv'],
  chosenOn: 'train (evaluated only, not learned)',
  async train({ data, seed, note }) {
    const texts = shippableTexts(data).map((text) => textFeatures(text, features));
    note(`${texts.length} texts`);
    const space = fitSpace(
      texts.filter(({ ids }) => ids.length > 0),
      { ...recipe, seed, note },
    );
    const labels = Array.from({ length: width }, (_, at) => `d${at}`);
    return await finishTextModel(spaceGraph(space, { buckets, width }), { words: { ...words, labels }, features, goldenTexts });
  },
  evaluate: (model, path, options) => measureEmbed(model, readStsb(path), options),
};

/** How close the cosines are to what people said (Pearson): of whole-number vectors, and of texts as `related` compares them. */
export async function measureEmbed(
  { card, bytes }: TrainedModel,
  parts: Readonly<Record<string, readonly SentencePair[]>>,
  { runtime = interpreterRuntime }: { runtime?: ModelRuntime } = {},
): Promise<Evaluation> {
  const session = await runtime.open(bytes);
  const model = { card, session, provider: runtime.id };
  const figures = [];
  const predictions = [];
  for (const [split, pairs] of Object.entries(parts)) {
    const scored: { byVector: number; byText: number; said: number }[] = [];
    for (const { id, texts, similarity } of pairs) {
      const [one, other] = [await placeText(model, texts[0]), await placeText(model, texts[1])];
      const byVector = cosine(wholeVector(one.vector), wholeVector(other.vector)) ?? 0;
      const byText = sparseCosine(one.sparse, other.sparse);
      scored.push({ byVector, byText, said: similarity });
      const ranked = [
        { label: 'text', score: byText },
        { label: 'vector', score: byVector },
      ];
      predictions.push({ id, split, score: byText, ranked, truth: similarity });
    }
    const figure = (name: string, of: 'byVector' | 'byText') => ({
      name,
      value: pearson(scored.map((one) => [one[of], one.said])),
      split,
      examples: pairs.length,
    });
    figures.push(figure('Pearson, texts', 'byText'), figure('Pearson, vectors of 64 bytes', 'byVector'));
  }
  session.dispose();
  return { figures, predictions };
}

function pearson(pairs: readonly (readonly [number, number])[]): number {
  const mean = (of: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length;
  const [left, right] = [mean(0), mean(1)];
  let [both, ours, theirs] = [0, 0, 0];
  for (const [one, other] of pairs) {
    both += (one - left) * (other - right);
    ours += (one - left) ** 2;
    theirs += (other - right) ** 2;
  }
  return both / Math.sqrt(ours * theirs);
}

const goldenTexts = ['A man is playing the guitar.', 'Offline first: nothing waits for the network.', 'don’t — ÇA VA? 😀'];

const words = {
  id: 'embed',
  task: 'embed',
  version: '1.0.0',
  use: 'product',
  thresholds: {},
  data: [
    { name: 'CLINC150 (Larson et al. 2019)', source: 'https://github.com/clinc/oos-eval', licence: 'CC BY 3.0' },
    { name: 'Banking77 (Casanueva et al. 2020)', source: 'https://github.com/PolyAI-LDN/task-specific-datasets', licence: 'CC BY 4.0' },
    { name: 'GoEmotions (Demszky et al. 2020)', source: 'https://github.com/google-research/google-research/tree/master/goemotions', licence: 'CC BY 4.0' },
    { name: 'SciTLDR (Cachola et al. 2020)', source: 'https://github.com/allenai/scitldr', licence: 'Apache-2.0' },
  ],
  limits: ['It knows words by their letters: texts that say the same in other words are far apart.', 'English; rarity is that of the texts it learned from.'],
  reproduce: 'npm run train -- embed --data <dir> --seed 1',
} as const;
