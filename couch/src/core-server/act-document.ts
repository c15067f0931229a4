import { createHash } from 'node:crypto';
import type { EventBody } from '@empire/shared-sync/core';

/** The id of the document of an act, (user, neuron, type, idemKey); `undefined` for an event that names none. */
export function actDocument(userId: string, event: Pick<EventBody, 'neuron' | 'type' | 'idemKey'>): string | undefined {
  if (event.idemKey === undefined) return undefined;
  const act = JSON.stringify([userId, event.neuron, event.type, event.idemKey]);
  return `idem:${createHash('sha256').update(act).digest('hex')}`;
}
