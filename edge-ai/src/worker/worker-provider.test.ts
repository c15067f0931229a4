import type { EmpireError } from '@empire/contract';
import { beforeAll, expect, test } from 'vitest';
import { smallIntentModel } from '../../train/testing/small-model.ts';
import { MemoryShelf } from '../model/memory-shelf.ts';
import type { ShelvedModel } from '../model/model-shelf.ts';
import { writeGraph } from '../onnx/write-graph.ts';
import { rulesProvider } from '../rules/rules-provider.ts';
import { interpreterRuntime } from '../runtime/interpreter-runtime.ts';
import { OnnxruntimeRuntime } from '../runtime/onnxruntime-runtime.ts';
import { InferenceService } from '../service/inference-service.ts';
import { loopbackWorker } from './loopback-worker.ts';
import { WorkerLink } from './worker-link.ts';
import { WorkerProvider } from './worker-provider.ts';

let model: ShelvedModel;
beforeAll(async () => {
  model = await smallIntentModel();
});

const input = { text: 'cancel my plan please', among: ['book-demo', 'cancel', 'greet'] };
const signal = new AbortController().signal;

function rig({ shelved = model, runtimes = [interpreterRuntime, new OnnxruntimeRuntime()], timeoutMs = 5_000 } = {}) {
  const workers: ReturnType<typeof loopbackWorker>[] = [];
  const start = () => {
    const worker = loopbackWorker(runtimes);
    workers.push(worker);
    return worker;
  };
  const link = new WorkerLink({ start, timeoutMs, maxDeaths: 2 });
  const rung = (id: string) => new WorkerProvider({ id, link, shelf: new MemoryShelf([shelved]) });
  let now = 0;
  const service = new InferenceService(
    [
      { provider: rung('onnxruntime-web'), start: 'when-idle' },
      { provider: rung('interpreter'), start: 'when-idle' },
      { provider: rulesProvider(), start: 'at-once' },
    ],
    { idle: async () => {}, now: () => (now += 1), idleStopMs: 60_000, whenStopped: () => link.stop() },
  );
  const ask = async () => {
    await service.warm('detect-intent');
    const { by, intent } = await service.run('detect-intent', input);
    return [by.provider, intent];
  };
  return { link, rung, service, workers, ask, later: (ms: number) => (now += ms) };
}

test('both runtimes answer alike, with the words that carried the answer', async () => {
  const { rung } = rig();
  const [here, there] = await Promise.all(
    ['interpreter', 'onnxruntime-web'].map(async (id) => (await rung(id).create('detect-intent', { signal })).run(input)),
  );
  expect([here?.intent, there?.intent, here?.reasons[0]?.about, here?.reasons.map(({ about }) => about)]).toEqual([
    'cancel',
    'cancel',
    'cancel',
    there?.reasons.map(({ about }) => about),
  ]);
});

test('with wasm refused the interpreter answers', async () => {
  const refused = new OnnxruntimeRuntime(() => Promise.reject(new Error('Refused to compile WebAssembly')));
  const { ask, service } = rig({ runtimes: [interpreterRuntime, refused] });
  expect(await ask()).toEqual(['interpreter', 'cancel']);
  expect(service.status()[0]?.tasks[0]).toMatchObject({ state: 'failed', reason: expect.stringContaining('inference-unavailable') });
  service.close();
});

test('a file with another hash is not opened: rules answer', async () => {
  const bytes = model.bytes.slice();
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  const { ask, service, rung } = rig({ shelved: { ...model, bytes } });
  expect((await ask())[0]).toBe('rules');
  await expect(rung('interpreter').create('detect-intent', { signal })).rejects.toMatchObject({ code: 'bad-model' });
  service.close();
});

test('a shortened file, a file that is no model and one that misses its golden texts are refused as bad-model', async () => {
  const cases: ShelvedModel[] = [
    { ...model, bytes: model.bytes.slice(0, 100) },
    await rehashed(model, writeGraph({ name: 'empty', opsets: { '': 17 }, nodes: [], constants: {}, inputs: [], outputs: [] })),
    { ...model, card: { ...model.card, golden: model.card.golden.map((one) => ({ ...one, scores: one.scores.map((score) => 1 - score) })) } },
  ];
  for (const shelved of cases)
    await expect(rig({ shelved }).rung('interpreter').create('detect-intent', { signal })).rejects.toMatchObject({ code: 'bad-model' });
});

test('a worker that dies is started again after its rest; meanwhile rules answer', async () => {
  const { ask, service, workers, later } = rig();
  const before = await ask();
  workers[0]?.die();
  const hurt = await service.run('detect-intent', input);
  later(20_000);
  const after = await ask();
  expect([before, hurt.by.provider, after, workers.length]).toEqual([['onnxruntime-web', 'cancel'], 'rules', ['onnxruntime-web', 'cancel'], 2]);
  service.close();
});

test('a worker that is silent counts as dead, and after two deaths in a row none is started', async () => {
  const silent = { postMessage: () => {}, terminate: () => {}, addEventListener: () => {} };
  const link = new WorkerLink({ start: () => silent, timeoutMs: 20, maxDeaths: 2 });
  const call = () => link.call({ call: 'close', opened: 1 }).catch((error: EmpireError) => error.code);
  expect([await call(), await call(), await call()]).toEqual(['timeout', 'timeout', 'inference-unavailable']);
});

test('stopping the worker lets the next call start another', async () => {
  const { ask, link, service, workers } = rig();
  await ask();
  link.stop();
  const meanwhile = await service.run('detect-intent', input);
  const after = await ask();
  expect([meanwhile.by.provider, after[0], workers.length]).toEqual(['rules', 'onnxruntime-web', 2]);
  service.close();
});

async function rehashed({ card }: ShelvedModel, bytes: Uint8Array): Promise<ShelvedModel> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()));
  return { bytes, card: { ...card, bytes: bytes.length, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') } };
}
