import type { EventBody } from '@empire/shared-sync/core';

/** The stages of an offer, from first sight to taking it. */
export const offerStages = ['shown', 'opened', 'taken'] as const;
export type OfferStage = (typeof offerStages)[number];

/** What an event says in the terms of the dashboard. Keys are those of content documents. */
export type Meaning =
  | { readonly kind: 'lead'; readonly source: string }
  | { readonly kind: 'offer'; readonly key: string; readonly stage: OfferStage }
  | { readonly kind: 'quiz-started'; readonly key: string; readonly attempt: string }
  | { readonly kind: 'quiz-completed'; readonly key: string; readonly attempt: string; readonly outcome: string }
  | { readonly kind: 'view'; readonly key: string }
  | { readonly kind: 'vital'; readonly key: VitalName; readonly value: number; readonly isGood: boolean };

/** The figures of https://web.dev/articles/vitals; milliseconds but for CLS. */
export const vitalNames = ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'] as const;
export type VitalName = (typeof vitalNames)[number];

const leadTypes = new Set(['lead', 'lead-submitted', 'lead.submitted']);
const viewTypes = new Set(['viewed', 'read']);
const stages: Readonly<Record<string, OfferStage>> = {
  shown: 'shown',
  opened: 'opened',
  clicked: 'opened',
  taken: 'taken',
  accepted: 'taken',
  claimed: 'taken',
  redeemed: 'taken',
};
const contentMembers = ['article', 'magnet', 'offer', 'content'] as const;
const maxKeyLength = 80;

/** Reads an event by its type (a leading `hook.` aside) and the members of its data, whatever neuron told it. */
export function meaningOf(event: Pick<EventBody, 'neuron' | 'type' | 'eventId' | 'data'>): Meaning | undefined {
  const type = event.type.replace(/^hook\./, '');
  const member = readMembers(event.data);
  if (leadTypes.has(type)) return { kind: 'lead', source: member('magnet') ?? member('offer') ?? member('quiz') ?? member('source') ?? event.neuron };
  const magnet = member('magnet');
  if (type === 'submitted' && magnet !== undefined) return { kind: 'lead', source: magnet };
  const quiz = member('quiz');
  const attempt = member('attempt') ?? event.eventId;
  if (quiz !== undefined && type === 'started') return { kind: 'quiz-started', key: quiz, attempt };
  if (quiz !== undefined && type === 'completed') return { kind: 'quiz-completed', key: quiz, attempt, outcome: member('outcome') ?? 'no outcome' };
  const [offer, stage] = [member('offer'), Object.hasOwn(stages, type) ? stages[type] : undefined];
  if (offer !== undefined && stage) return { kind: 'offer', key: offer, stage };
  if (type === 'vital') return vitalOf(event.data);
  const content = contentMembers.map(member).find((key) => key !== undefined);
  return viewTypes.has(type) && content !== undefined ? { kind: 'view', key: content } : undefined;
}

function vitalOf(data: unknown): Meaning | undefined {
  const { metric, value, rating } = (typeof data === 'object' && data !== null ? data : {}) as Readonly<Record<string, unknown>>;
  const key = vitalNames.find((name) => name === metric);
  return key && typeof value === 'number' && Number.isFinite(value) && value >= 0 ? { kind: 'vital', key, value, isGood: rating === 'good' } : undefined;
}

function readMembers(data: unknown): (name: string) => string | undefined {
  const members = (typeof data === 'object' && data !== null ? data : {}) as Readonly<Record<string, unknown>>;
  return (name) => (typeof members[name] === 'string' && members[name] !== '' ? members[name].slice(0, maxKeyLength) : undefined);
}
