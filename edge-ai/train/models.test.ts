import { expect, test } from 'vitest';
import { checkGolden } from '../src/model/check-golden.ts';
import { checkModel } from '../src/model/check-model.ts';
import { interpreterRuntime } from '../src/runtime/interpreter-runtime.ts';
import { OnnxruntimeRuntime } from '../src/runtime/onnxruntime-runtime.ts';
import { textScores } from '../src/tasks/text-scores.ts';
import { recombine } from './intent/recombine.ts';
import { committedModels, readModel } from './model-files.ts';
import { Random } from './random.ts';

const maxBytes = 3_000_000;
const phrases = [
  'can you book a table for two tonight',
  'how much money is on my account',
  'what is the weather going to be tomorrow',
  'set an alarm for seven',
  'please translate good morning into french',
  'why was my card declined at the shop',
  'tell me a joke',
  'what does all of this have to do with me',
  'thank you so much, this is wonderful!',
  'that is disgusting and nobody should see it',
  'I am afraid of what comes next',
  'we lost the match again',
  'who is the author of this book',
  'my flight leaves at noon',
  'transfer fifty euros to my sister',
  'turn the lights off',
  'I love how quiet it is here',
  'are you serious?!',
  'the meeting was moved to monday',
  'is there a fee for topping up by card',
  'I regret what I said',
  'what a surprise 😮',
  'Где моя карта',
  '今日はいい天気ですね',
];

/** The phrases, and five times as many put together from their parts. */
function sample(): string[] {
  const texts = phrases.map((text, index) => ({ id: String(index), text, labels: [] }));
  return [...phrases, ...recombine(texts, { times: 5, random: new Random(5) })];
}

for (const id of committedModels()) {
  test(`${id} is the file of its card and answers its golden texts, by both runtimes`, async () => {
    const { card, bytes } = readModel(id);
    await checkModel(card, bytes);
    for (const runtime of [interpreterRuntime, new OnnxruntimeRuntime()]) await checkGolden({ card, session: await runtime.open(bytes), provider: runtime.id });
    expect([card.id, card.data.every(({ licence }) => licence.length > 0), card.metrics.length > 0]).toEqual([id, true, true]);
  });

  test(`${id}: interpreter and onnxruntime name the same first label for a sample of texts`, async () => {
    const { card, bytes } = readModel(id);
    if (!card.features) return;
    const [here, there] = [await interpreterRuntime.open(bytes), await new OnnxruntimeRuntime().open(bytes)];
    const differing: string[] = [];
    for (const text of sample()) {
      const scores = [
        await textScores({ card, session: here, provider: 'interpreter' }, text),
        await textScores({ card, session: there, provider: 'onnxruntime-web' }, text),
      ];
      const [first, second] = scores.map((one) => one?.indexOf(Math.max(...one)));
      if (first !== second) differing.push(text);
    }
    expect(differing).toEqual([]);
  });
}

test('all committed models together stay under three megabytes', () => {
  expect(committedModels().reduce((sum, id) => sum + readModel(id).bytes.length, 0)).toBeLessThanOrEqual(maxBytes);
});
