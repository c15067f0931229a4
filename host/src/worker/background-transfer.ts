import type { Engine } from '@empire/shared-sync';
import { readRegistry } from '../registry-copy.ts';

/**
 * One round of transfer without a page: opens the databases of every active neuron, transfers, closes.
 * Rejects when the round did not succeed, so that the browser tries again later.
 */
export async function transferInBackground(openEngine: () => Promise<Engine>, options: { signal: AbortSignal }): Promise<void> {
  const engine = await openEngine();
  try {
    const releases = readRegistry(await engine.host.db.list('registry'), undefined)?.releases ?? [];
    for (const { manifest } of releases) await engine.open(manifest);
    const { outcome, code } = await engine.transferOnce(options);
    if (outcome !== 'ok') throw new Error(`The background transfer ended as ${outcome}${code ? ` (${code})` : ''}.`);
  } finally {
    await engine.close();
  }
}
