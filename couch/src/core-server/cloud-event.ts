import { type EventBody, eventHash, readStamp } from '@empire/shared-sync/core';

/** An event on its way to Core (CloudEvents 1.0, https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md). */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** The event id: Core's idempotency key. */
  readonly id: string;
  /** `/users/<userId>/devices/<deviceId>`: here the user is added, whom no document names. */
  readonly source: string;
  /** `empire.<neuron>.<type>` */
  readonly type: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: EventBody;
}

/** What Core made of one event. A `permanent` rejection never gets better by sending again. */
export interface ItemResult {
  readonly id: string;
  readonly status: 'accepted' | 'duplicate' | 'rejected';
  readonly code?: string;
  /** One sentence for the operator. */
  readonly reason?: string;
  readonly permanent?: boolean;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Composes the event of a user; underscore members stay behind. */
export function toCloudEvent(document: Readonly<Record<string, unknown>>, userId: string): CloudEvent {
  const data = Object.fromEntries(Object.entries(document).filter(([member]) => !member.startsWith('_'))) as unknown as EventBody;
  return {
    specversion: '1.0',
    id: data.eventId,
    source: `/users/${userId}/devices/${data.deviceId}`,
    type: `empire.${data.neuron}.${data.type}`,
    time: new Date(readStamp(data.hlc).ms).toISOString(),
    datacontenttype: 'application/json',
    data,
  };
}

/** The user and event of an untrusted CloudEvent, or `undefined` when it contradicts itself: id, source, type and hash must all agree with the data. */
export function readCloudEvent(input: unknown): { userId: string; event: EventBody } | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const { specversion, id, source, type, data } = input as Readonly<Record<string, unknown>>;
  if (specversion !== '1.0' || typeof id !== 'string' || !uuid.test(id) || typeof data !== 'object' || data === null) return undefined;
  const event = data as EventBody;
  const userId = /^\/users\/([0-9a-f]{32})\/devices\/[\w-]+$/.exec(String(source))?.[1];
  if (!userId || source !== `/users/${userId}/devices/${event.deviceId}`) return undefined;
  if (event.eventId !== id || type !== `empire.${event.neuron}.${event.type}` || typeof event.hlc !== 'string') return undefined;
  return event.hash === hashOf(event) ? { userId, event } : undefined;
}

function hashOf(event: EventBody): string | undefined {
  try {
    return eventHash({ ...event });
  } catch {
    return undefined;
  }
}
