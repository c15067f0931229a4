import { describe, expect, it } from 'vitest';
import { openNeuronStores } from '../neuron/neuron-stores.ts';
import { quizManifest } from '../testing/devices.ts';
import { MemoryStores } from '../twins/memory-store.ts';
import { isLogDue, isStateDue, maxAcknowledged, renewedNote } from './due.ts';

const nowMs = 1_800_000_000_000;
const dayMs = 24 * 60 * 60_000;

describe('what is due for compaction', () => {
  const open = () => openNeuronStores(new MemoryStores(), quizManifest);

  it('is a log above 2,000 acknowledged events, counted since it was last compacted', async () => {
    const { log } = await open();
    const due: boolean[] = [];
    for (const [since, from] of [
      [0, 0],
      [maxAcknowledged, 0],
      [maxAcknowledged + 1, 0],
      [maxAcknowledged + 1, 1],
    ]) {
      await log.store.writeNote('push', { instance: 'i', since });
      await log.store.writeNote(renewedNote, { atMs: 0, from });
      due.push(await isLogDue(log));
    }
    expect(due).toEqual([false, false, true, false]);
  });

  it('is a database of states with something in it that can no longer be taken back, at most once a day', async () => {
    const stores = await open();
    const due = [await isStateDue(stores, nowMs)];
    await stores.state.store.edit({ id: 'quiz:l:undo:one', body: { atMs: nowMs } });
    due.push(await isStateDue(stores, nowMs + 29 * dayMs), await isStateDue(stores, nowMs + 30 * dayMs));
    await stores.state.store.writeNote(renewedNote, { atMs: nowMs + 30 * dayMs, from: 0 });
    due.push(await isStateDue(stores, nowMs + 30.5 * dayMs), await isStateDue(stores, nowMs + 31 * dayMs));
    expect(due).toEqual([false, false, true, false, true]);
  });
});
