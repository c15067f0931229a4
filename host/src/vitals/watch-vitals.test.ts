import { EmpireError, type EventLog } from '@empire/contract';
import { MemoryNeuronData } from '@empire/contract/testing';
import { beforeEach, expect, test, vi } from 'vitest';
import { record } from './watch-vitals.ts';

beforeEach(() => void vi.stubGlobal('innerWidth', 390));

test('a figure becomes an event under analytics, rounded, without an address', async () => {
  const { events, appended } = new MemoryNeuronData();
  const ports = { events, allows: () => true, page: () => 'neuron' };
  await record({ name: 'LCP', value: 1_234.567, rating: 'good' }, ports);
  await record({ name: 'CLS', value: 0.012_34, rating: 'good' }, ports);
  expect(appended).toEqual([
    { type: 'vital', data: { metric: 'LCP', value: 1_235, rating: 'good', page: 'neuron', form: 'phone' } },
    { type: 'vital', data: { metric: 'CLS', value: 0.012, rating: 'good', page: 'neuron', form: 'phone' } },
  ]);
});

test('without consent nothing is recorded', async () => {
  const { events, appended } = new MemoryNeuronData();
  await record({ name: 'INP', value: 80, rating: 'good' }, { events, allows: (purpose) => purpose === 'functional', page: () => 'home' });
  expect(appended).toEqual([]);
});

test('a log that is closed or withdrawn meanwhile is no error', async () => {
  const events: Pick<EventLog, 'append'> = { append: () => Promise.reject(new EmpireError('closed')) };
  await expect(record({ name: 'INP', value: 80, rating: 'good' }, { events, allows: () => true, page: () => 'home' })).resolves.toBeUndefined();
});
