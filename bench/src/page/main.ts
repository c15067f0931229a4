import type { BenchPage } from '../setup.ts';
import { type Live, startLive } from './live.ts';
import { observe } from './observe.ts';
import { pause } from './parts.ts';
import { pullContestants } from './pull.ts';
import { type Armed, type Contestant, pushContestants } from './push.ts';
import { fillProfile, openProfile } from './rest.ts';
import { measureBulkWrites, measurePuts } from './small.ts';

const contestants: Readonly<Record<string, Contestant>> = { ...pushContestants, ...pullContestants };
/** After preparing, so that the browser's own clearing up is not measured. */
const settleMs = 300;

let armed: Armed | undefined;
let live: Live | undefined;

const bench: BenchPage = {
  async prepare(name, setup) {
    await wipe();
    const contestant = contestants[name];
    if (!contestant) throw new Error(`There is no contestant ${name}.`);
    armed = await contestant(setup);
    await pause(settleMs);
  },
  async run() {
    if (!armed) throw new Error('Nothing was prepared.');
    const { step } = armed;
    return observe(step);
  },
  async verify() {
    await armed?.verify?.();
  },
  async startLive(contestant, setup) {
    await wipe();
    live = await startLive(contestant, setup);
  },
  async writeLive(key) {
    if (!live) throw new Error('Nothing replicates.');
    return live.write(key);
  },
  async fillProfile(options) {
    await wipe();
    return fillProfile(options);
  },
  openProfile,
  async puts(options) {
    await wipe();
    return measurePuts(options);
  },
  async bulkWrites(options) {
    await wipe();
    return measureBulkWrites(options);
  },
};

/** Removes every database of this origin. */
async function wipe(): Promise<void> {
  for (const { name = '' } of await indexedDB.databases()) {
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = resolve;
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error(`The database ${name} is still open.`));
    });
  }
}

Object.assign(globalThis, { bench });
