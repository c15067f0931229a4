import type { TaskInput, TaskName } from '@empire/contract';
import { beforeAll, expect, test } from 'vitest';
import { committedModel } from '../node/committed-model.ts';
import { MemoryShelf } from './model/memory-shelf.ts';
import type { ShelvedModel } from './model/model-shelf.ts';
import type { Graph } from './onnx/graph.ts';
import { tensor } from './onnx/tensor.ts';
import { writeGraph } from './onnx/write-graph.ts';
import { rulesProvider } from './rules/rules-provider.ts';
import { DirectProvider } from './runtime/direct-provider.ts';
import { interpreterRuntime } from './runtime/interpreter-runtime.ts';
import { InferenceService } from './service/inference-service.ts';

const models: Partial<Record<TaskName, string>> = {
  'detect-intent': 'intent-product',
  'map-emotion': 'emotion',
  recommend: 'recommend-msweb',
  'score-lead': 'lead-shoppers',
  embed: 'embed',
  related: 'embed',
  summarize: 'summarize',
};
const shelved = new Map<TaskName, ShelvedModel>();
beforeAll(() => {
  for (const [task, id] of Object.entries(models) as [TaskName, string][]) {
    const model = committedModel(id);
    shelved.set(task, { ...model, card: { ...model.card, task } });
  }
});

function service(held: Iterable<ShelvedModel> = shelved.values()): InferenceService {
  return new InferenceService(
    [
      { provider: new DirectProvider(interpreterRuntime, new MemoryShelf([...held])), start: 'when-idle' },
      { provider: rulesProvider(), start: 'at-once' },
    ],
    { idle: async () => {}, now: () => performance.now(), idleStopMs: 60_000 },
  );
}

type Inputs = { readonly [T in TaskName]?: TaskInput<T> };

const strangeTexts: Readonly<Record<string, string>> = {
  'an empty text': '',
  'a text of one megabyte': 'lorem ipsum dolor. '.repeat(55_189),
  'one word of one megabyte': 'a'.repeat(1_048_576),
  'other scripts': 'こんにちは世界。 مرحبا بالعالم Привет, мир! नमस्ते',
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈😀',
  'control characters and half a surrogate pair': '\u0000\u0007\ud800\u202e\ufeff',
};
const now = '2026-01-01T00:00:00Z';

/** A text wherever a task takes one. */
const everywhere = (text: string): Inputs => ({
  'detect-intent': { text },
  'map-emotion': { text },
  embed: { texts: [text, 'bees', text] },
  related: { of: { id: 'x', text }, candidates: [{ id: 'a', text }, { id: 'b' }, { id: text, text: 'bees' }] },
  summarize: { text, title: text },
  'flag-stale': { id: 'x', title: text, text, now, publishedAt: now, others: [{ id: 'y', title: text, publishedAt: '2027-01-01T00:00:00Z' }] },
  recommend: { items: [{ id: text, topics: [text] }, { id: 'b' }], history: [text] },
  'score-lead': { features: { [text]: text, Month: text } },
});

const strangeValues: Readonly<Record<string, Inputs>> = {
  'numbers that are none': {
    recommend: { items: [{ id: 'a', popularity: Number.NaN, ageDays: Number.POSITIVE_INFINITY, vector: [Number.NaN] }], history: [] },
    'score-lead': { features: { PageValues: Number.NaN, BounceRates: Number.NEGATIVE_INFINITY } },
    related: { of: { vector: [Number.NaN, 1] }, candidates: [{ id: 'a', vector: [1, Number.NaN] }] },
    'flag-stale': { id: 'x', title: 'Tide', text: 'Low.', now, publishedAt: now, engagement: { recent: Number.NaN, peak: Number.POSITIVE_INFINITY } },
  },
  'nothing where something is usual': {
    recommend: { items: [], history: [] },
    'score-lead': { features: {} },
    related: { of: {}, candidates: [] },
    embed: { texts: [] },
  },
  'items and fields that no model knows': {
    recommend: { items: [{ id: 'no-such-item' }, { id: 'no-such-item' }], history: ['another', 'another'] },
    'score-lead': { features: { 'no-such-field': 'x', Month: 'Brumaire', __proto__: null } },
  },
};

const inputs: readonly (readonly [what: string, task: TaskName, input: unknown])[] = [
  ...Object.entries(strangeTexts).map(([what, text]) => [what, everywhere(text)] as const),
  ...Object.entries(strangeValues),
].flatMap(([what, given]) => Object.entries(given).map(([task, input]) => [what, task as TaskName, input] as const));

test.each(inputs)('%s: %s is answered by the model and by rules, and no number in the answer is none', async (_, task, input) => {
  const one = service();
  await one.warm(task);
  for (const rung of [undefined, 'rules']) {
    one.force(rung);
    const output = await one.run(task, input as never);
    const told = JSON.stringify(output, (_key, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? 'NOT A NUMBER' : value));
    expect(told).not.toContain('NOT A NUMBER');
  }
  one.close();
});

const graph = (operator: string, constants: Graph['constants'] = {}): Graph => ({
  name: 'odd',
  opsets: { '': 17 },
  nodes: [{ operator, domain: '', inputs: ['weights', ...Object.keys(constants)], outputs: ['scores'], attributes: {} }],
  constants,
  inputs: [
    { name: 'ids', type: 'int32', dims: ['n'] },
    { name: 'weights', type: 'float32', dims: ['n'] },
  ],
  outputs: [{ name: 'scores', type: 'float32', dims: ['n'] }],
});

test.each([
  ['an unknown operator', () => writeGraph(graph('Frobnicate'))],
  ['shapes that do not fit', () => writeGraph(graph('MatMul', { odd: tensor('float32', [3, 3, 3], new Float32Array(27)) }))],
  ['another number of answers', () => writeGraph(graph('Identity'))],
  ['no content', () => new Uint8Array()],
  ['another hash', () => Uint8Array.from(shelved.get('map-emotion')?.bytes ?? [], (byte, at) => (at === 90_000 ? byte ^ 1 : byte))],
])('a model with %s is not used: the rung below answers, and the status tells why', async (what, bytesOf) => {
  const [{ card }, bytes] = [shelved.get('map-emotion') as ShelvedModel, bytesOf()];
  const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', bytes.slice())).toString('hex');
  const one = service([{ bytes, card: what === 'another hash' ? card : { ...card, bytes: bytes.length, sha256 } }]);
  await one.warm('map-emotion');
  const { by } = await one.run('map-emotion', { text: 'I am so happy for you!' });
  const state = one.status()[0]?.tasks.find(({ task }) => task === 'map-emotion');
  expect([by.provider, state?.state, state?.reason?.includes('bad-model')]).toEqual(['rules', 'failed', true]);
  one.close();
});
