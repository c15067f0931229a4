import { errorCode } from '@empire/contract';
import type { DeviceStorage, StorageRemoved } from '../ports/device-storage.ts';
import type { StoreFactory } from '../ports/document-store.ts';
import type { Env } from '../ports/env.ts';
import type { Account } from '../ports/gateway.ts';
import type { KeyVault } from '../ports/key-vault.ts';
import { erasureChannel, type Marker, markerName, readMarker, writeMarker } from './marker.ts';

/** Held while anything is destroyed: what was looked at under it still holds. */
const erasingLock = 'empire-erasing';

/** What a wipe reaches. */
export interface WipePorts {
  readonly env: Env;
  readonly vault: KeyVault;
  readonly stores: Pick<StoreFactory, 'names' | 'destroyAll'>;
  readonly storage: DeviceStorage;
  readonly account: Pick<Account, 'acknowledgeErasure'>;
}

/** What was destroyed on this device, and when. It holds no personal data. */
export interface ErasureReceipt {
  readonly v: 1;
  /** `asked` on this device; `everywhere` the same for all devices; `statement` because the gateway stated it. */
  readonly reason: Marker['reason'];
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly destroyed: { readonly keys: 1; readonly databases: number } & StorageRemoved;
  /** Entries that had not been sent, and never will be; `null` where nothing could be opened to count them. */
  readonly unsent: number | null;
  readonly erasureId?: string;
  /** Whether the gateway has been told; `undefined` where it need not be. One that could not be told is told at a later start. */
  readonly acknowledged?: boolean;
}

/**
 * Writes the marker, tells the other contexts and destroys the keys, unless they are not those that this context knows: then another one was
 * quicker, and what is here belongs to the device made since. A tab may have been frozen anywhere before. Errors: those of the vault.
 */
export async function beginWipe({ env, vault }: Pick<WipePorts, 'env' | 'vault'>, marker: Marker): Promise<void> {
  await env.lock(erasingLock, async () => {
    if (!(await wasMarked(vault, marker))) return;
    const channel = env.channel(erasureChannel);
    channel.post('erase');
    channel.close();
    await vault.destroy();
  });
}

/** Writes the marker. Answers whether the keys were those that this context knows: the vault refuses it otherwise. */
async function wasMarked(vault: KeyVault, marker: Marker): Promise<boolean> {
  try {
    await writeMarker(vault, marker);
    return true;
  } catch (error) {
    if (errorCode(error) === 'closed') return false;
    throw error;
  }
}

/**
 * Does what the marker says, from the beginning or from wherever a crash left it: keys first, then the databases, then everything else
 * of this site. One context does it. Answers the receipt, or `undefined` when there was nothing to finish. Errors: those of the ports,
 * after which calling it again goes on.
 */
export async function finishWipe(ports: WipePorts): Promise<ErasureReceipt | undefined> {
  return ports.env.lock(erasingLock, async () => {
    const marker = await readMarker(ports.vault);
    if (!marker) return undefined;
    const removed = marker.phase === 'wiping' ? await destroyAll(ports, marker) : undefined;
    const acknowledged = await acknowledge(ports, marker);
    return removed && receiptOf(marker, { removed, nowMs: ports.env.now(), acknowledged });
  });
}

async function destroyAll({ vault, stores, storage }: WipePorts, marker: Marker): Promise<StorageRemoved> {
  await vault.destroy();
  await stores.destroyAll();
  const removed = await storage.removeAll();
  // While the marker says `wiping` no device begins anew: the records are nobody else's.
  await vault.clearRecords({ except: [markerName] });
  if (marker.acknowledgement) await writeMarker(vault, { ...marker, phase: 'acknowledging' });
  else await vault.removeRecord(markerName);
  return removed;
}

/** Not being able to tell the gateway holds nobody up: the marker stays until it worked. */
async function acknowledge({ account, vault }: WipePorts, { acknowledgement }: Marker): Promise<boolean | undefined> {
  if (!acknowledgement) return undefined;
  try {
    await account.acknowledgeErasure(acknowledgement);
  } catch {
    return false;
  }
  await vault.removeRecord(markerName);
  return true;
}

function receiptOf(
  marker: Marker,
  { removed, nowMs, acknowledged }: { removed: StorageRemoved; nowMs: number; acknowledged: boolean | undefined },
): ErasureReceipt {
  const { reason, startedAtMs, unsent, databases, acknowledgement } = marker;
  return {
    v: 1,
    reason,
    startedAt: new Date(startedAtMs).toISOString(),
    finishedAt: new Date(nowMs).toISOString(),
    destroyed: { keys: 1, databases, ...removed },
    unsent,
    ...(acknowledgement && { erasureId: acknowledgement.erasureId }),
    ...(acknowledged !== undefined && { acknowledged }),
  };
}
