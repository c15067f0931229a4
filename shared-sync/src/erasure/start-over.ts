import type { Marker } from './marker.ts';
import { beginWipe, type ErasureReceipt, finishWipe, type WipePorts } from './wipe.ts';

/**
 * Destroys everything on a device whose data nobody can open: its passphrase is forgotten, or its keys are lost. Only on the person's word:
 * what was not sent is gone for good, and nobody can say how much that was. The next start is that of a new device, which is paired
 * again to get back what the server has. A device that was begun anew since this context first read its vault stays untouched. Broken off, it
 * goes on at the next start. Errors: those of the ports.
 */
export async function startOver(ports: WipePorts): Promise<ErasureReceipt | undefined> {
  const { env, stores } = ports;
  const marker: Marker = {
    v: 1,
    phase: 'wiping',
    reason: 'asked',
    startedAtMs: env.now(),
    unsent: null,
    databases: (await stores.names()).length,
    acknowledgement: null,
  };
  await beginWipe(ports, marker);
  return finishWipe(ports);
}
