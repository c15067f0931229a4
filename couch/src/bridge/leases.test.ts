import { expect, test } from 'vitest';
import { MemoryTable } from '../accounts/memory-table.ts';
import { Leases } from './leases.ts';

function newWorkers() {
  const control = new MemoryTable();
  const clock = { now: 0 };
  const worker = (workerId: string) => new Leases(control, { workerId, now: () => clock.now, ttlMs: 15 });
  return { control, clock, worker };
}

test('the first worker takes all partitions, the second stands by', async () => {
  const { worker } = newWorkers();
  const [first, second] = [worker('a'), worker('b')];
  await first.keep();
  await second.keep();
  expect([first.count, second.count, first.holds('63'), second.holds('00')]).toEqual([64, 0, true, false]);
});

test('two workers that start together share no partition', async () => {
  const { worker } = newWorkers();
  const [first, second] = [worker('a'), worker('b')];
  await Promise.all([first.keep(), second.keep()]);
  expect(first.count + second.count).toBe(64);
});

test('a worker that shows life keeps its leases', async () => {
  const { worker, clock } = newWorkers();
  const [first, second] = [worker('a'), worker('b')];
  for (let beat = 0; beat < 10; beat += 1) {
    clock.now += 5;
    await first.keep();
    await second.keep();
  }
  expect([first.count, second.count]).toEqual([64, 0]);
});

test('a silent worker is fenced: its successor takes over, and it learns so at its next beat', async () => {
  const { worker, clock } = newWorkers();
  const [first, second] = [worker('a'), worker('b')];
  await first.keep();
  await second.keep();
  clock.now += 15;
  await second.keep();
  expect(second.count).toBe(64);
  await first.keep();
  expect([first.count, second.count]).toEqual([0, 64]);
});

test('released leases are taken at once, and a worker that restarts under its name takes its own back', async () => {
  const { worker } = newWorkers();
  const [first, second] = [worker('a'), worker('b')];
  await first.keep();
  await first.release();
  await second.keep();
  const restarted = worker('b');
  await restarted.keep();
  expect([first.count, second.count, restarted.count]).toEqual([0, 64, 64]);
});
