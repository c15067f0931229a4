import type { UsageOfPerson } from '@empire/edge-ai/node';
import type { EventBody } from '@empire/shared-sync/core';
import type { FoldedEvents } from '../core-server/fold.ts';

type Told = Pick<EventBody, 'neuron' | 'type' | 'purpose' | 'data'>;

/** Events that say that somebody used something, with the member of their data that names it. */
const uses: Readonly<Record<string, readonly string[]>> = {
  finished: ['article'],
  completed: ['quiz'],
  claimed: ['offer'],
  'lead-scored': ['magnet'],
};
const maxKey = 240;

/**
 * What people used, as far as they allow it to choose what is suggested: only events under the purpose personalization count. Items are named as on the
 * start page, `<neuron> <item>`; what somebody wanted less of is none of theirs.
 */
export async function usageOf(everybody: AsyncIterable<{ readonly userId: string; readonly events: FoldedEvents }>): Promise<readonly UsageOfPerson[]> {
  const people: UsageOfPerson[] = [];
  for await (const { userId, events } of everybody) {
    const used = new Set<string>();
    for (const event of events.events) {
      const { liked, unwanted } = meaningOf(event);
      if (liked !== undefined) used.add(liked);
      if (unwanted !== undefined) used.delete(unwanted);
    }
    if (used.size > 0) people.push({ id: userId, items: [...used] });
  }
  return people;
}

function meaningOf({ neuron, type, purpose, data }: Told): { liked?: string | undefined; unwanted?: string | undefined } {
  if (purpose !== 'personalization') return {};
  const members = readRecord(data);
  if (type === 'feedback') {
    if (members.task !== 'recommend') return {};
    const { opened, claimed, unwanted } = readRecord(members.outcome);
    return { liked: keyOf(opened ?? claimed, neuron), unwanted: keyOf(unwanted, neuron) };
  }
  const [item] = (Object.hasOwn(uses, type) ? (uses[type] ?? []) : []).map((member) => members[member]);
  return { liked: keyOf(item, neuron) };
}

/** The host names items with their neuron, a neuron without. */
function keyOf(item: unknown, neuron: string): string | undefined {
  if (typeof item !== 'string' || item === '' || item.length > maxKey) return undefined;
  return neuron === 'host' ? item : `${neuron} ${item}`;
}

function readRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
