import type { DocumentTable } from '../accounts/document-table.ts';
import type { CoreClient } from '../bridge/core-client.ts';
import { partitionOf } from '../bridge/partition.ts';
import type { Erasures, PendingErasure } from './erasures.ts';
import { forgetUser } from './forget-user.ts';

/** Longer than a token lasts: after it nobody can have begun anything for the user before the erasure that ends after it. */
const settleMs = 20 * 60_000;

export interface FinishPorts {
  readonly control: DocumentTable;
  readonly core: CoreClient;
  readonly erasures: Erasures;
  /** The name of a user's database. */
  readonly databaseOf: (userId: string) => string;
  /** Whatever else is kept of a user: told once for each and again at the end. */
  readonly forget?: readonly ((userId: string) => Promise<unknown>)[];
}

export interface FinishOptions {
  readonly signal: AbortSignal;
  readonly holds: (partition: string) => boolean;
  readonly now: () => number;
}

/**
 * Carries out what gateways were asked to erase, for the partitions that this worker holds: everything of it again, then Core told and its receipt
 * kept. An erasure is done when all of it was gone once more 20 minutes after it was asked for. One that fails delays none of the others.
 * Resolves to the errors.
 */
export async function finishErasures(ports: FinishPorts, options: FinishOptions): Promise<readonly unknown[]> {
  const errors: unknown[] = [];
  for (const pending of await ports.erasures.pending()) {
    if (options.signal.aborted) return errors;
    if (!options.holds(partitionOf(ports.databaseOf(pending.userId)))) continue;
    await finish(ports, { ...options, pending }).catch((error: unknown) => errors.push(error));
  }
  return errors;
}

async function finish(ports: FinishPorts, options: FinishOptions & { pending: PendingErasure }): Promise<void> {
  const { erasures } = ports;
  const { erasureId, userId, askedAtMs } = options.pending;
  const known = await erasures.find(erasureId);
  const isSettled = options.now() - askedAtMs > settleMs;
  const isTold = known?.userIds.every((one) => known.core[one] !== undefined);
  if (isTold && !isSettled) return;
  await eraseEverywhere(ports, { erasureId, userIds: [userId], signal: options.signal });
  if (isSettled) await erasures.close(erasureId);
}

/** Carries an erasure out from the beginning to Core's receipts, whatever was done before. Resolves to its users. Errors: those of the ports. */
export async function eraseEverywhere(
  ports: FinishPorts,
  work: { erasureId: string; userIds?: readonly string[]; signal: AbortSignal },
): Promise<readonly string[]> {
  const { erasureId, signal } = work;
  const { at, userIds } = await ports.erasures.carryOut(erasureId, work.userIds);
  for (const userId of userIds) await forgetEverywhere(ports, userId);
  for (const userId of userIds) {
    const receipt = await ports.core.erase(userId, { erasureId, at, signal });
    await ports.erasures.noteCore(erasureId, { userId, receipt });
  }
  return userIds;
}

async function forgetEverywhere({ control, databaseOf, forget = [] }: FinishPorts, userId: string): Promise<void> {
  await forgetUser(control, { userId, database: databaseOf(userId) });
  for (const one of forget) await one(userId);
}
