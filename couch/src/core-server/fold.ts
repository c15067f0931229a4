import type { EventBody } from '@empire/shared-sync/core';

/** A user's events: the effects, and the acts that were told a second time under the same key. Both in the order of their clocks. */
export interface FoldedEvents {
  readonly events: readonly EventBody[];
  readonly duplicates: readonly EventBody[];
}

/** Orders events by (hlc, eventId) and keeps the earliest of each (neuron, type, idemKey) as the effect. */
export function foldEvents(events: readonly EventBody[]): FoldedEvents {
  const seen = new Set<string>();
  const effects: EventBody[] = [];
  const duplicates: EventBody[] = [];
  for (const event of events.toSorted(byClock)) {
    const act = event.idemKey === undefined ? event.eventId : JSON.stringify([event.neuron, event.type, event.idemKey]);
    (seen.has(act) ? duplicates : effects).push(event);
    seen.add(act);
  }
  return { events: effects, duplicates };
}

/** Whether `a` happened before `b`, ties by event id. */
export function isEarlier(a: { readonly hlc: string; readonly eventId: string }, b: { readonly hlc: string; readonly eventId: string }): boolean {
  return a.hlc < b.hlc || (a.hlc === b.hlc && a.eventId < b.eventId);
}

function byClock(a: EventBody, b: EventBody): number {
  return isEarlier(a, b) ? -1 : 1;
}
