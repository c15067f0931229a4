import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { Json } from '@empire/contract';
import { activeModels, isAmong } from '@empire/contract/models';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { makeEvent } from '../core-server/event-fixture.ts';
import { EventLedger } from '../core-server/event-ledger.ts';
import { modelFederation } from '../models/models-fixture.ts';
import { runRetrainCommand } from './retrain-command.ts';
import { usageOf } from './usage.ts';

const userOf = (at: number) => createHash('sha256').update(`person ${at}`).digest('hex').slice(0, 32);
const opened = (key: string): Json => ({ task: 'recommend', provider: 'rules', features: 'f', prediction: [key], outcome: { opened: key } });

/** People of two tastes: whoever reads of the sea reads much of it, and everybody reads the news. */
async function told(count: number, { purpose = 'personalization' as const }: { purpose?: 'personalization' | 'analytics' } = {}) {
  const ledger = new EventLedger(new MemoryTable());
  const events = Array.from({ length: count }, (_, at) => {
    const taste = at % 2 === 0 ? 'sea' : 'town';
    const items = ['news', ...[0, 1, 2].map((turn) => `${taste}-${(Math.floor(at / 2) + turn) % 6}`)];
    return items.map((item, turn) =>
      turn === 0
        ? makeEvent(userOf(at), { neuron: 'blog', type: 'finished', purpose, data: { article: item } })
        : makeEvent(userOf(at), { neuron: 'host', type: 'feedback', purpose, data: opened(`blog ${item}`) }),
    );
  });
  for (const own of events) await ledger.record(own);
  return ledger;
}

let federation: Awaited<ReturnType<typeof modelFederation>>;
beforeAll(async () => {
  federation = await modelFederation();
  mkdirSync(federation.modelsDir, { recursive: true });
}, 30_000);
afterAll(() => federation.close());

async function retrain(ledger: EventLedger, ...args: readonly string[]) {
  const said: string[] = [];
  const { shelf, modelsDir, now } = federation;
  const code = await runRetrainCommand({ args, ports: { ledger, shelf, modelsDir, now }, say: (line) => said.push(line) });
  return { code, said };
}

test('with too few events it says what there is and what it takes, and publishes nothing', async () => {
  const { code, said } = await retrain(await told(30));
  expect([code, said[0], said[1]]).toEqual([
    1,
    'There is too little to learn from, and nothing was trained. Of people who allow it and used two things or more:',
    expect.stringMatching(/^ {2}to train on {2}\d+ of 60$/),
  ]);
  expect((await federation.shelf.state()).models).toEqual([]);
});

test('events of other purposes teach nothing, and what somebody wants less of is none of theirs', async () => {
  expect(await usageOf((await told(4, { purpose: 'analytics' })).everybody())).toEqual([]);
  const ledger = new EventLedger(new MemoryTable());
  const outcome = (kind: string, neuron: string, key: string, atMs: number) =>
    makeEvent(userOf(1), { neuron, type: 'feedback', purpose: 'personalization', atMs, data: { task: 'recommend', outcome: { [kind]: key } } });
  await ledger.record([
    outcome('opened', 'host', 'blog tide', 1),
    outcome('opened', 'host', 'blog boats', 2),
    outcome('unwanted', 'host', 'blog tide', 3),
    outcome('claimed', 'offers', 'kit', 4),
    makeEvent(userOf(1), { neuron: 'host', type: 'feedback', purpose: 'personalization', data: { task: 'recommend', outcome: 'no object' } }),
    makeEvent(userOf(1), { neuron: 'host', type: 'feedback', purpose: 'personalization', data: { task: 'score-lead', outcome: { opened: 'x' } } }),
    makeEvent(userOf(1), { neuron: 'host', type: 'toString', purpose: 'personalization', data: null }),
  ]);
  expect(await usageOf(ledger.everybody())).toEqual([{ id: userOf(1), items: ['blog boats', 'offers kit'] }]);
});

test('enough events give a candidate that a share of the devices gets, measured on people it did not learn from', async () => {
  const ledger = await told(160);
  const dry = await retrain(ledger, '--dry-run');
  const none = (await federation.shelf.state()).models.length;
  const first = await retrain(ledger, '--percent', '30');
  const registry = await federation.shelf.told();
  const model = registry?.models[0];
  const devices = Array.from({ length: 50 }, (_, at) => `device ${at}`);
  const taken = devices.filter((device) => activeModels(registry as NonNullable<typeof registry>, device).has('recommend'));
  expect([dry.code, none, first.code, model?.id, model?.version, registry?.channels.candidate]).toEqual([
    0,
    0,
    0,
    'recommend-own',
    '1.0.0',
    { percent: 30, active: { recommend: { use: 'recommend-own@1.0.0' } } },
  ]);
  expect(taken).toEqual(devices.filter((device) => isAmong(device, { channel: 'candidate', percent: 30 })));
  const figure = (line: string | undefined) => Number(/([\d.]+)$/.exec(line ?? '')?.[1]);
  expect(figure(first.said[1])).toBeGreaterThan(figure(first.said[3]));
});

test('what is no better than the model in force is not published', async () => {
  await federation.operate('channel', 'stable', 'recommend=recommend-own@1.0.0');
  const { code, said } = await retrain(await told(160));
  expect([code, said.at(-1), (await federation.shelf.state()).models.length]).toEqual([1, 'It is no better than what there is, and is not published.', 1]);
});

test.each([['--percent', 'all'], ['--percent', '101'], ['--channel', 'stable'], ['now']])('the words %s %s make no command', async (...args) => {
  expect((await retrain(new EventLedger(new MemoryTable()), ...args)).code).toBeUndefined();
});
