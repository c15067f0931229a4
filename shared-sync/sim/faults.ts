import type { MishapKind } from './plan.ts';
import { feedFaults, requestFaults, writeFaults } from './weather.ts';

/** What a plan switches on counts when it is switched on; these count when they hit. */
const hits = [
  'range-lags',
  'reorder',
  'members-reordered',
  'transaction-aborted',
  'full-on-write',
  'full-on-checkpoint',
  'core-accepts-then-times-out',
  'database-renewed',
  'identity-forked',
  'no-room',
  'ballast-released',
  'content-shed',
  'events-shed',
  'stolen-at-work',
  'quarantined',
  'mended',
  'withdrawn-mid-flush',
  'erased-while-away',
  'landed',
  'filed',
  'landed-damaged',
];

const mishaps: Readonly<Record<MishapKind, true>> = {
  offline: true,
  'one-way': true,
  'slow-link': true,
  'online-lie': true,
  refuse: true,
  poison: true,
  'small-batches': true,
  'bad-content': true,
  recreate: true,
  missing: true,
  restart: true,
  'back-up': true,
  restore: true,
  kill: true,
  'kill-holder': true,
  freeze: true,
  steal: true,
  'service-worker': true,
  full: true,
  'full-notes': true,
  abort: true,
  disconnect: true,
  evict: true,
  'evict-all': true,
  clone: true,
  compact: true,
  mend: true,
  erase: true,
  clock: true,
  'far-clock': true,
  lock: true,
  'wrong-key': true,
  upgrade: true,
  'add-neuron': true,
  'bit-flip': true,
  'swapped-bodies': true,
  pressure: true,
  'core-down': true,
  'core-late': true,
  'core-refuses': true,
  'bridge-kill': true,
  'bridge-freeze': true,
};

/** What people do about what waits to be sent, or was let go, where there was something to do it to. */
const outboxActs = ['waited-for', 'event-discarded', 'event-put-back', 'shed-fetched'];

/** Every fault of the simulation, by the name it is counted under. */
export const allFaults: readonly string[] = [...requestFaults, ...writeFaults, ...feedFaults, ...Object.keys(mishaps), ...hits, ...outboxActs];
