import { errorCode } from '@empire/contract';
import type { BackgroundTransfer } from '@empire/shared-sync/worker';
import { readRegistry } from '../registry-copy.ts';

/**
 * One round of transfer without a page: opens the databases of every active neuron, transfers, closes.
 * Rejects when the round did not succeed, so that the browser tries again later. On a locked device nothing is opened, and nothing
 * is to be tried again: the page transfers once it is unlocked.
 */
export async function transferInBackground(open: () => Promise<BackgroundTransfer>, options: { signal: AbortSignal }): Promise<void> {
  const transfer = await unlocked(open);
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

async function unlocked(open: () => Promise<BackgroundTransfer>): Promise<BackgroundTransfer | undefined> {
  try {
    return await open();
  } catch (error) {
    if (errorCode(error) === 'locked') return undefined;
    throw error;
  }
}
