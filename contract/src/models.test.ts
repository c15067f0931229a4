import { expect, test } from 'vitest';
import { type ApprovedModel, activeModels, isAmong, type ModelRegistry, parseModelRegistry } from './models.ts';

const hash = 'a'.repeat(64);
const key = { kid: 'k1', x: 'x'.repeat(43), y: 'y'.repeat(43) };

function model(id: string, version: string, tasks: ApprovedModel['tasks']): ApprovedModel {
  return { id, version, tasks, bytes: 1, file: `/ai/${id}.onnx`, fileHash: hash, card: `/ai/${id}.json`, cardHash: hash };
}

const registry: ModelRegistry = {
  schema: 1,
  federation: 'local',
  sequence: 3,
  issued: '2026-01-01T00:00:00.000Z',
  expires: '2027-01-01T00:00:00.000Z',
  keys: [key],
  models: [model('emotion', '1.0.0', ['map-emotion']), model('emotion', '2.0.0', ['map-emotion']), model('embed', '1.0.0', ['embed', 'related'])],
  channels: {
    stable: { percent: 100, active: { 'map-emotion': { use: 'emotion@1.0.0' }, related: { use: 'embed@1.0.0', before: 'embed@0.9.0' } } },
    candidate: { percent: 25, active: { 'map-emotion': { use: 'emotion@2.0.0' } } },
  },
};

test('a registry is read as it was written, but for tasks that nobody here knows', () => {
  const newer = structuredClone(registry) as unknown as { models: { tasks: string[] }[]; channels: { stable: { active: Record<string, unknown> } } };
  newer.models[0]?.tasks.push('dance');
  newer.channels.stable.active.dance = { use: 'dance@1.0.0' };
  expect(parseModelRegistry(newer)).toEqual(registry);
});

test.each([
  ['schema', 2],
  ['sequence', 0],
  ['expires', '2027-99-99Tnever'],
  ['keys', []],
  ['models', [{ ...registry.models[0], file: 'https://elsewhere.example/x.onnx' }]],
  ['models', [{ ...registry.models[0], fileHash: 'short' }]],
  ['channels', { stable: { percent: 101, active: {} } }],
  ['channels', { stable: { percent: 100, active: { embed: { use: '../x' } } } }],
])('a registry whose %s is %j is refused', (member, value) => {
  expect(() => parseModelRegistry({ ...registry, [member]: value })).toThrowError(expect.objectContaining({ code: 'bad-registry' }));
});

test('a quarter of the devices is on a channel of a quarter, always the same, and a larger share keeps them', () => {
  const devices = Array.from({ length: 4_000 }, (_, index) => `device-${index}`);
  const [quarter, half] = [25, 50].map((percent) => devices.filter((device) => isAmong(device, { channel: 'candidate', percent })));
  const share = (quarter?.length ?? 0) / devices.length;
  expect(share).toBeGreaterThan(0.22);
  expect(share).toBeLessThan(0.28);
  expect(quarter?.every((device) => half?.includes(device))).toBe(true);
  expect([0, 100].map((percent) => devices.filter((device) => isAmong(device, { channel: 'candidate', percent })).length)).toEqual([0, 4_000]);
});

test('a device on a channel takes its models and those of stable for every other task', () => {
  const named = (device: string) => Object.fromEntries([...activeModels(registry, device)].map(([task, { id, version }]) => [task, `${id} ${version}`]));
  const devices = Array.from({ length: 40 }, (_, index) => `device-${index}`);
  const on = devices.find((device) => isAmong(device, { channel: 'candidate', percent: 25 })) ?? '';
  const off = devices.find((device) => !isAmong(device, { channel: 'candidate', percent: 25 })) ?? '';
  expect([named(on), named(off)]).toEqual([
    { 'map-emotion': 'emotion 2.0.0', related: 'embed 1.0.0' },
    { 'map-emotion': 'emotion 1.0.0', related: 'embed 1.0.0' },
  ]);
});

test('a pointer at a model that is not listed, or that does not answer the task, points at nothing', () => {
  const channels = { stable: { percent: 100, active: { embed: { use: 'emotion@1.0.0' }, summarize: { use: 'gone@1.0.0' } } } };
  expect(activeModels({ models: registry.models, channels }, 'device')).toEqual(new Map());
});
