import type { SlotDeclaration } from '@empire/contract';
import { expect, test } from 'vitest';
import { neuronView } from '../testing/fixtures.ts';
import { contributors, experimentsToAsk, type PlaceView } from './contributions.ts';

const online = { phase: 'idle', pending: 0, rejected: 0 } as const;
const offline = { ...online, phase: 'offline' } as const;

function placeView(slots: Readonly<Record<string, Partial<SlotDeclaration>>>, part: Partial<PlaceView> = {}): PlaceView {
  const neurons = Object.entries(slots).map(([name, slot]) => neuronView(name, { slots: [{ name: 'home', order: 0, when: 'always', ...slot }] }));
  return { neurons, sync: online, purposes: [], ...part };
}

function namesIn(view: PlaceView, variants: Readonly<Record<string, string>> = {}): readonly string[] {
  return contributors(view, { slot: 'home', variantOf: (neuron, experiment) => variants[`${neuron} ${experiment}`] }).map(({ name }) => name);
}

test('contributions stand in the order of the manifests, then by name', () => {
  expect(namesIn(placeView({ late: { order: 20 }, beta: { order: 5 }, alpha: { order: 5 } }))).toEqual(['alpha', 'beta', 'late']);
  expect(contributors(placeView({ alpha: {} }), { slot: 'strip', variantOf: () => undefined })).toEqual([]);
});

test.each([
  [online, ['always', 'with']],
  [undefined, ['always', 'with']],
  [offline, ['always', 'without']],
] as const)('with the status %j the network decides', (sync, names) => {
  const slots = { always: {}, with: { when: 'online' }, without: { when: 'offline' } } as const;
  expect(namesIn(placeView(slots, { sync }))).toEqual(names);
});

test('what needs consent is there only while it is given', () => {
  const slots = { asks: { consent: 'marketing' }, needs: { consent: 'functional' } } as const;
  const purposes = [{ purpose: 'marketing', allowed: true }] as const;
  expect([namesIn(placeView(slots)), namesIn(placeView(slots, { purposes }))]).toEqual([['needs'], ['asks', 'needs']]);
});

test('what belongs to an experiment is there only for its variant, and nobody is asked where another condition does not hold', () => {
  const experiment = { key: 'card', variant: 'b' };
  const view = placeView({ tries: { experiment }, waits: { experiment, when: 'offline' }, always: {} });
  expect(experimentsToAsk(view, 'home')).toEqual([{ neuron: 'tries', experiment: 'card' }]);
  expect([namesIn(view), namesIn(view, { 'tries card': 'a' }), namesIn(view, { 'tries card': 'b' })]).toEqual([['always'], ['always'], ['always', 'tries']]);
});

test('a neuron that failed contributes nothing', () => {
  const view = placeView({ works: {} });
  const failed = neuronView('fails', { slots: [{ name: 'home', order: 0, when: 'always' }], state: { phase: 'failed', failure: { code: 'x', message: '' } } });
  expect(namesIn({ ...view, neurons: [...(view.neurons ?? []), failed] })).toEqual(['works']);
});
