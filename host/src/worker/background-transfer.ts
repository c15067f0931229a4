import { errorCode } from '@empire/contract';
import type { BackgroundTransfer } from '@empire/shared-sync/worker';
import { readRegistry } from '../registry-copy.ts';

/**
 * One round of transfer without a page: opens the databases of every active neuron, transfers, closes.
 * Rejects when the round did not succeed, so that the browser tries again later. On a locked device nothing is opened, and on one that was
 * erased there is nothing; neither is to be tried again: a page transfers once it is unlocked, or begun anew.
 */
export async function transferInBackground(open: () => Promise<BackgroundTransfer>, options: { signal: AbortSignal }): Promise<void> {
  const transfer = await openable(open);
  if (!transfer) return;
  try {
    const releases = readRegistry(await transfer.content('registry'), undefined)?.releases ?? [];
    for (const { manifest } of releases) await transfer.open(manifest);
    const { outcome, code } = await transfer.once(options);
    if (outcome !== 'ok') throw new Error(`The background transfer ended as ${outcome}${code ? ` (${code})` : ''}.`);
  } finally {
    await transfer.close();
  }
}

async function openable(open: () => Promise<BackgroundTransfer>): Promise<BackgroundTransfer | undefined> {
  try {
    return await open();
  } catch (error) {
    if (['locked', 'closed'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}
