import { randomUUID } from 'node:crypto';
import type { AnonId, DeviceId, EventId, Json, SessionId } from '@empire/contract';
import { type EventBody, eventHash, immutableRevision, writeStamp } from '@empire/shared-sync/core';
import { type CloudEvent, toCloudEvent } from './cloud-event.ts';

/** What of an event matters to whoever makes one up. */
export interface EventWish {
  readonly eventId?: string;
  readonly neuron?: string;
  readonly deviceId?: string;
  readonly deviceSeq?: number;
  readonly atMs?: number;
  readonly type?: string;
  readonly purpose?: EventBody['purpose'];
  readonly consentRef?: string;
  readonly idemKey?: string;
  readonly data?: Json;
}

/** A good event document as a device would send it; for tests, and for trying a Core out. */
export function makeEventDocument(wish: EventWish = {}): EventBody & { readonly _id: string; readonly _rev: string; readonly [member: string]: unknown } {
  const deviceId = (wish.deviceId ?? randomUUID()) as DeviceId;
  const atMs = wish.atMs ?? Date.now();
  const body = {
    v: 1 as const,
    eventId: (wish.eventId ?? randomUUID()) as EventId,
    neuron: wish.neuron ?? 'quiz',
    type: wish.type ?? 'answered',
    schema: 1,
    anonId: randomUUID() as AnonId,
    deviceId,
    deviceSeq: wish.deviceSeq ?? 1,
    sessionId: randomUUID() as SessionId,
    hlc: writeStamp({ ms: atMs, counter: 0 }, deviceId),
    clientTs: atMs,
    skewMs: null,
    purpose: wish.purpose ?? 'functional',
    consentRef: wish.consentRef ?? null,
    ...(wish.idemKey !== undefined && { idemKey: wish.idemKey }),
    data: wish.data ?? { answer: 'b' },
  };
  const document = { _id: `${body.neuron}:e:${body.type}:${body.eventId}`, ...body, hash: eventHash(body) };
  return { ...document, _rev: immutableRevision(document) };
}

/** The same as the bridge would post it. */
export function makeEvent(userId: string, wish: EventWish = {}): CloudEvent {
  return toCloudEvent({ ...makeEventDocument(wish) }, userId);
}
