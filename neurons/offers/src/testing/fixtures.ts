import type { Json } from '@empire/contract';
import { type Offer, parseOffer } from '../offer.ts';

/** An offer document's value, open all through 2026 and shown twice in seven days. */
export function offerValue(changes: Readonly<Record<string, Json>> = {}): Json {
  return {
    title: 'A kit',
    text: 'Ready to print.',
    action: { kind: 'code', label: 'Show the code', code: 'KIT-1' },
    placements: ['strip', 'home', 'inline', 'modal', 'exit'],
    from: '2026-01-01',
    until: '2026-12-31',
    cap: { shown: 2, days: 7, restDays: 10 },
    priority: 50,
    topics: ['paper'],
    ...changes,
  };
}

export function offer(key: string, changes: Readonly<Record<string, Json>> = {}): Offer {
  return parseOffer(key, offerValue(changes));
}
