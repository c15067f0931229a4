import { textFeatures } from '../../src/text/text-features.ts';
import { finishTextModel } from '../finish-model.ts';
import { fit } from '../network/fit.ts';
import { textGraph } from '../network/text-graph.ts';
import type { TrainedModel } from '../trainable.ts';

const phrases: Readonly<Record<string, readonly string[]>> = {
  'book-demo': ['can I see a demo', 'show me the product', 'I want to book a demo', 'book a demonstration for us'],
  cancel: ['cancel my plan', 'stop my subscription', 'I want to quit', 'please end my contract'],
  greet: ['hello there', 'good morning', 'hi', 'hey you'],
};

/** A model of three intents, fitted in a blink. */
export function smallIntentModel(): Promise<TrainedModel> {
  const labels = Object.keys(phrases);
  const features = { version: 1, buckets: 256, maxTokens: 64 } as const;
  const examples = labels.flatMap((label) =>
    (phrases[label] ?? []).map((text) => ({
      features: textFeatures(text, features),
      target: Float32Array.from(labels, (one) => (one === label ? 0.9 : 0.05)),
    })),
  );
  const shape = { buckets: 256, width: 8, hidden: 16, outputs: labels.length };
  const network = fit(examples, { shape, loss: 'softmax', epochs: 60, batch: 4, rate: 2e-2, featureDropout: 0.1, hiddenDropout: 0, seed: 3, maxMs: 10_000 });
  const words = {
    id: 'intent-small',
    task: 'detect-intent',
    version: '1.0.0',
    use: 'product',
    labels,
    thresholds: { inScope: 0.5 },
    data: [],
    limits: [],
    reproduce: 'made in a test',
  } as const;
  return finishTextModel(textGraph(network, { name: 'small', activation: 'Softmax' }), { words, features, goldenTexts: ['hello, a demo'] });
}
