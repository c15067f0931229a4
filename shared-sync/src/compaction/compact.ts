import { EmpireError, type ErrorCode, errorCode } from '@empire/contract';
import type { Device } from '../device/device.ts';
import { readFork } from '../device/fork.ts';
import type { GenerationParts } from '../generations/parts.ts';
import { type Copying, renewDatabase } from '../generations/renew.ts';
import { recoverEffects } from '../neuron/effects.ts';
import type { LocalDatabase, NeuronStores } from '../neuron/neuron-stores.ts';
import { StateWriter } from '../neuron/state-writer.ts';
import { type Mended, mendedStore } from '../repair/mended-store.ts';
import { deadLetters, pushMark } from '../transfer/outbox.ts';
import { DatabaseCopy } from './database-copy.ts';
import { isLogDue, isStateDue, renewedNote } from './due.ts';
import { marksOf } from './place-map.ts';

/** What became of one database. `removed` counts documents that are gone from the device. */
export type CompactionReport = { readonly database: string } & (
  | { readonly outcome: 'not-due' }
  | { readonly outcome: 'renewed'; readonly kept: number; readonly removed: number; readonly tookMs: number }
  | { readonly outcome: 'failed'; readonly code: ErrorCode }
);

export interface CompactionRequest {
  readonly device: Device;
  readonly neurons: readonly NeuronStores[];
  /** Every database, due or not: a new generation has new keys. */
  readonly all: boolean;
  /** The content of a neuron that is to go for want of room. */
  readonly shed?: (stores: NeuronStores) => ReadonlySet<string>;
  /** By the name of a database: what the server has of versions that do not open in it. Such a database is due. */
  readonly mended?: ReadonlyMap<string, Mended>;
}

/** Whoever reads on in a database besides the transfer keeps its place in a note of this name: what it has not read stays. */
const followers = ['audit'];

/**
 * Rotation and pruning in one, for each database that is due: copied into a new generation under new keys, without what is no longer
 * needed. Runs under the transfer lock, so that nothing is sent, pulled or merged meanwhile; writes go on until the last moment.
 * A database that cannot be compacted is reported and left as it was.
 */
export async function compactDatabases(parts: GenerationParts, request: CompactionRequest): Promise<readonly CompactionReport[]> {
  const reports: CompactionReport[] = [];
  for (const stores of request.neurons) {
    const done = await parts.env.lock('empire-transfer', (lost) => compactNeuron(parts, { stores, request, lost }));
    reports.push(...(done ?? []));
  }
  return reports;
}

async function compactNeuron(
  parts: GenerationParts,
  { stores, request, lost }: { stores: NeuronStores; request: CompactionRequest; lost: AbortSignal },
): Promise<readonly CompactionReport[]> {
  const nowMs = parts.env.now();
  const reports: CompactionReport[] = [];
  for (const database of [stores.log, stores.state]) {
    const report = await reported(database, async () => {
      await checkNotFormer(request.device);
      const mended = request.mended?.get(database.name);
      const due = request.all || mended !== undefined || (database === stores.log ? await isLogDue(database) : await isStateDue(stores, nowMs));
      if (!due) return { outcome: 'not-due' };
      // An event may go only when the states it stands for are there.
      if (database === stores.log) await recoverEffects(stores, { writer: new StateWriter(stores, request.device), device: request.device });
      return renew(parts, { stores, database, deviceId: request.device.deviceId, nowMs, shed: request.shed?.(stores) ?? new Set(), mended, lost });
    });
    reports.push(report);
  }
  return reports;
}

/** A page under a former id does not count the numbers of the new one: those of what it prunes would be given again. Errors: `identity-forked`. */
async function checkNotFormer({ vault, deviceId }: Device): Promise<void> {
  const fork = await readFork(vault);
  if (fork && fork.to !== deviceId) throw new EmpireError('identity-forked', `This page still works as ${deviceId}, which the device is not any more.`);
}

type Outcome = { outcome: 'not-due' } | { outcome: 'renewed'; kept: number; removed: number; tookMs: number };

async function reported({ name }: LocalDatabase, task: () => Promise<Outcome>): Promise<CompactionReport> {
  try {
    return { database: name, ...(await task()) };
  } catch (error) {
    return { database: name, outcome: 'failed', code: (errorCode(error) ?? 'storage-failed') as ErrorCode };
  }
}

interface Renewing {
  readonly stores: NeuronStores;
  readonly database: LocalDatabase;
  readonly deviceId: string;
  readonly nowMs: number;
  readonly shed: ReadonlySet<string>;
  readonly mended: Mended | undefined;
  readonly lost: AbortSignal;
}

async function renew(parts: GenerationParts, { stores, database, deviceId, nowMs, shed, mended = new Map(), lost }: Renewing): Promise<Outcome> {
  const startedMs = parts.env.monotonic();
  const rejected = new Set((await deadLetters(stores)).map(({ docId, rev }) => `${docId} ${rev}`));
  const rules = { settled: await settledUpTo(database), rejected, nowMs, shed };
  const copy = new DatabaseCopy({ rules, deviceId, renewedNote });
  const copying: Copying = {
    ahead: (from, to) => copy.ahead(mendedStore(from, { mended, deviceId }), to),
    rest: async (from, to, notes) => {
      await copy.rest(mendedStore(from, { mended, deviceId }), to, notes);
      // Whoever holds the lock now may have taken back what let something go.
      lost.throwIfAborted();
    },
  };
  await renewDatabase(parts, { database: database.name, copying });
  const { read, kept } = copy.counts;
  return { outcome: 'renewed', kept, removed: read - kept, tookMs: parts.env.monotonic() - startedMs };
}

async function settledUpTo(database: LocalDatabase): Promise<number> {
  const { since } = await pushMark(database);
  const places = await Promise.all(followers.map(async (name) => marksOf(await database.store.note(name))));
  return Math.min(since, ...places.flat());
}
