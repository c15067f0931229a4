import type { Marker } from './marker.ts';
import { beginWipe, type ErasureReceipt, finishWipe, type WipePorts } from './wipe.ts';

/**
 * Destroys everything on a device whose data nobody can open: its passphrase is forgotten, or its keys are lost. Only on the person's word:
 * what was not sent is gone for good, and nobody can say how much that was. The next start is that of a new device, which is paired
 * again to get back what the server has. Broken off, it goes on at the next start. Errors: those of the ports.
 */
export async function startOver(ports: WipePorts): Promise<ErasureReceipt | undefined> {
  const { env, vault, stores } = ports;
  const holder = await vault.holder();
  const marker: Marker = {
    v: 1,
    phase: 'wiping',
    reason: 'asked',
    startedAtMs: env.now(),
    unsent: null,
    databases: (await stores.names()).length,
    acknowledgement: null,
  };
  await beginWipe(ports, { marker, holder });
  return finishWipe(ports);
}
