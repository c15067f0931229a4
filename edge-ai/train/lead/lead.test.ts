import { expect, test } from 'vitest';
import { MemoryShelf } from '../../src/model/memory-shelf.ts';
import { readGraph } from '../../src/onnx/read-graph.ts';
import { writeGraph } from '../../src/onnx/write-graph.ts';
import { DirectProvider } from '../../src/runtime/direct-provider.ts';
import { interpreterRuntime } from '../../src/runtime/interpreter-runtime.ts';
import { OnnxruntimeRuntime } from '../../src/runtime/onnxruntime-runtime.ts';
import type { LabelledRecord } from '../data/records.ts';
import { calibrationBins, calibrationError } from '../measure/calibration.ts';
import { Random } from '../random.ts';
import { crossValidate } from './cross-validate.ts';
import { measureLead } from './measure-lead.ts';
import { trainLead } from './train-lead.ts';

const words = { id: 'lead-made', version: '1.0.0', use: 'benchmark', data: [], limits: [], reproduce: 'made in a test' } as const;
const scorecard = { fields: { numbers: ['visits', 'minutes'], words: ['source'] }, bins: 6, ridge: 1 };
const trees = { ...scorecard, trees: { rounds: 40, depth: 3, rate: 0.2, minWeight: 1, ridge: 1 } };

/** Records whose outcome depends on visits, and on the source only together with minutes. */
function records(count: number, seed: number): LabelledRecord[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => {
    const [visits, minutes, mail] = [Math.floor(random.next() * 20), random.next() * 60, random.next() < 0.5];
    const chance = 1 / (1 + Math.exp(4 - visits / 3 - (mail && minutes > 30 ? 4 : 0)));
    return {
      id: String(index),
      fields: { visits: String(visits), minutes: index % 9 === 0 ? '' : String(minutes), source: mail ? 'mail' : 'search' },
      positive: random.next() < chance,
    };
  });
}

test('a scorecard orders new records and is calibrated; trees see what lies in two fields together', async () => {
  const [seen, unseen] = [records(1_500, 1), { test: records(1_500, 2) }];
  const [simple, grown] = [await trainLead(seen, { recipe: scorecard, words }), await trainLead(seen, { recipe: trees, words })];
  const [first, second] = [await measureLead(simple, unseen), await measureLead(grown, unseen)];
  const [auc = 0, error = 1, treesAuc = 0] = [first.figures[0]?.value, first.figures[1]?.value, second.figures[0]?.value];
  expect(auc).toBeGreaterThan(0.7);
  expect(error).toBeLessThan(0.06);
  expect(treesAuc).toBeGreaterThan(auc);
  expect(grown.card.operators).toContain('ai.onnx.ml.TreeEnsembleRegressor');
});

test('interpreter and onnxruntime give trees and scorecards the same numbers', async () => {
  const seen = records(400, 3);
  for (const recipe of [scorecard, trees]) {
    const model = await trainLead(seen, { recipe, words });
    const [here, there] = [await measureLead(model, { all: seen }), await measureLead(model, { all: seen }, { runtime: new OnnxruntimeRuntime() })];
    const apart = here.predictions.map(({ score = 0 }, at) => Math.abs(score - (there.predictions[at]?.score ?? 9)));
    expect(Math.max(...apart)).toBeLessThan(1e-4);
  }
});

test('a lead is scored with reasons; missing, unknown and strange features are no harm, and none at all steps down', async () => {
  const model = await trainLead(records(800, 4), { recipe: scorecard, words });
  const runner = await new DirectProvider(interpreterRuntime, new MemoryShelf([model])).create('score-lead', { signal: new AbortController().signal });
  const keen = await runner.run({ features: { visits: 19, minutes: 50, source: 'mail' } });
  const odd = await runner.run({ features: { visits: 19, minutes: Number.NaN, source: 'carrier pigeon', other: true } });
  expect([keen.band, keen.calibrated, keen.reasons[0]?.code, keen.reasons[0]?.about]).toEqual(['high', true, 'raises', 'visits']);
  expect(odd.reasons.filter(({ code }) => code === 'missing').map(({ about }) => about)).toEqual(['minutes', 'source']);
  await expect(runner.run({ features: { other: 1 } })).rejects.toMatchObject({ code: 'inference-unavailable' });
  await expect(runner.run({ features: null as never })).rejects.toMatchObject({ code: 'bad-argument' });
});

test('an ensemble of another kind, or one that runs in circles, is refused as a bad model', async () => {
  const { bytes, card } = await trainLead(records(200, 5), { recipe: trees, words });
  const graph = readGraph(bytes);
  const changed = (attributes: object) =>
    writeGraph({ ...graph, nodes: graph.nodes.map((node, at) => (at === 0 ? { ...node, attributes: { ...node.attributes, ...attributes } } : node)) });
  const width = card.goldenRuns?.[0]?.inputs.features?.dims[1] ?? 0;
  const features = { type: 'float32' as const, dims: [1, width], values: new Float32Array(width) };
  const run = async (file: Uint8Array) => (await interpreterRuntime.open(file)).run({ features });
  const count = Object.keys(graph.nodes[0]?.attributes.nodes_nodeids ?? []).length;
  await expect(run(changed({ aggregate_function: 'MAX' }))).rejects.toMatchObject({ code: 'bad-model' });
  await expect(run(changed({ nodes_truenodeids: new Array(count).fill(9_999) }))).rejects.toMatchObject({ code: 'bad-model' });
  await expect(run(changed({ nodes_truenodeids: new Array(count).fill(0), nodes_falsenodeids: new Array(count).fill(0) }))).rejects.toMatchObject({
    code: 'bad-model',
  });
});

test('what comes true as often as it is said has no calibration error', () => {
  const said = Array.from({ length: 100 }, (_, at) => ({ score: at < 50 ? 0.2 : 0.8, positive: at < 50 ? at < 10 : at < 90 }));
  expect(calibrationError(calibrationBins(said, { bins: 2 }))).toBeCloseTo(0);
  expect(
    calibrationError(
      calibrationBins(
        said.map((one) => ({ ...one, positive: false })),
        { bins: 2 },
      ),
    ),
  ).toBeCloseTo(0.5);
});

test('five folds predict every record once', async () => {
  const { predictions, figures } = await crossValidate({ train: records(300, 6) }, scorecard);
  expect([new Set(predictions.map(({ id }) => id)).size, figures[0]?.examples]).toEqual([300, 300]);
});
