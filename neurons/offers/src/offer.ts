import { EmpireError } from '@empire/contract';
import { checkRules } from './check-rules.ts';

/** Where an offer may be shown. */
export const placements = ['strip', 'home', 'inline', 'modal', 'exit'] as const;
export type Placement = (typeof placements)[number];

/** What taking an offer gives: a code to show, a page of the app, or a place that is registered. */
export type Action =
  | { readonly kind: 'code'; readonly label: string; readonly code: string }
  | { readonly kind: 'page'; readonly label: string; readonly path: string }
  | { readonly kind: 'register'; readonly label: string };

/** A condition on the person's device; all of an offer's conditions must hold. */
export type Rule =
  | { readonly kind: 'language'; readonly value: string }
  | { readonly kind: 'network'; readonly value: 'online' | 'offline' }
  | { readonly kind: 'claimed' | 'not-claimed'; readonly offer: string }
  | { readonly kind: 'visits'; readonly atLeast: number };

export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof weekdays)[number];

/** An offer as it was published. Times are milliseconds since 1970; days and hours are those of the device. */
export interface Offer {
  readonly key: string;
  readonly title: string;
  readonly text: string;
  readonly details: readonly string[];
  readonly terms: string;
  readonly topics: readonly string[];
  readonly action: Action;
  readonly placements: readonly Placement[];
  readonly from: number;
  readonly until: number;
  readonly days: readonly Weekday[];
  readonly hours: { readonly from: number; readonly to: number } | undefined;
  readonly eligible: readonly Rule[];
  readonly cap: { readonly shown: number; readonly days: number; readonly restDays: number };
  readonly priority: number;
  readonly experiment: { readonly key: string; readonly variants: Readonly<Record<string, Wording>> } | undefined;
}

/** What a variant of an experiment says instead. */
export interface Wording {
  readonly title?: string;
  readonly text?: string;
  readonly label?: string;
}

type Published = Omit<Partial<Offer>, 'from' | 'until' | 'cap'> & { readonly from?: unknown; readonly until?: unknown; readonly cap?: Partial<Offer['cap']> };

/**
 * Reads an offer document's value. The publisher checked its shape; what no schema says is checked here.
 * Errors: `bad-content`, with `details.why`, for what is no offer, for a schedule that never opens, and for conditions that never hold together.
 */
export function parseOffer(key: string, value: unknown): Offer {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Published;
  const { title, text, action, cap } = given;
  const [from, until] = [timeOf(given.from, '00:00:00Z'), timeOf(given.until, '23:59:59Z')];
  if (typeof title !== 'string' || typeof text !== 'string' || !isAction(action)) throw refuse(key, 'it has no title, text or action');
  if (from === undefined || until === undefined) throw refuse(key, `from and until must be dates; received ${String(given.from)} and ${String(given.until)}`);
  if (typeof cap?.shown !== 'number' || typeof cap.days !== 'number') throw refuse(key, 'it does not say how often it may be shown');
  const offer: Offer = {
    key,
    title,
    text,
    action,
    from,
    until,
    details: given.details ?? [],
    terms: given.terms ?? '',
    topics: given.topics ?? [],
    placements: (given.placements ?? []).filter((placement) => placements.includes(placement)),
    days: (given.days ?? []).filter((day) => weekdays.includes(day)),
    hours: given.hours,
    eligible: given.eligible ?? [],
    cap: { shown: cap.shown, days: cap.days, restDays: cap.restDays ?? 30 },
    priority: given.priority ?? 0,
    experiment: given.experiment,
  };
  checkSchedule(offer, given);
  const clash = checkRules(offer);
  if (clash !== undefined) throw refuse(key, clash);
  return offer;
}

/** The offer in the words of a variant. */
export function worded(offer: Offer, variant: string | undefined): Offer {
  const wording = variant === undefined ? undefined : offer.experiment?.variants[variant];
  if (!wording) return offer;
  const { title = offer.title, text = offer.text, label = offer.action.label } = wording;
  return { ...offer, title, text, action: { ...offer.action, label } };
}

function checkSchedule({ key, from, until, days, hours }: Offer, given: Published): void {
  if (until <= from) throw refuse(key, `it ends (${String(given.until)}) before it begins (${String(given.from)})`);
  if (hours && hours.from === hours.to) throw refuse(key, `its hours from ${hours.from} to ${hours.to} never come`);
  const spanDays = Math.ceil((until - from) / dayMs) + 1;
  const opens =
    days.length === 0 ||
    spanDays >= 7 ||
    Array.from({ length: spanDays }, (_, index) => weekdays[new Date(from + index * dayMs).getUTCDay()]).some((day) => day && days.includes(day));
  if (!opens) throw refuse(key, `none of its days (${days.join(', ')}) lies between its beginning and its end`);
}

const dayMs = 24 * 60 * 60_000;

/** A day without a time begins, or ends, by the clock in Greenwich. */
function timeOf(value: unknown, clock: string): number | undefined {
  if (typeof value !== 'string') return undefined;
  const time = Date.parse(value.includes('T') ? value : `${value}T${clock}`);
  if (Number.isNaN(time)) return undefined;
  // 31 February would silently be 3 March.
  return new Date(time).toISOString().startsWith(value.slice(0, 10)) ? time : undefined;
}

function isAction(action: Action | undefined): action is Action {
  if (typeof action?.label !== 'string') return false;
  if (action.kind === 'code') return typeof action.code === 'string';
  return action.kind === 'register' || (action.kind === 'page' && /^\/(?!\/)/.test(action.path));
}

function refuse(key: string, why: string): EmpireError {
  return new EmpireError('bad-content', `The offer ${key} is not shown: ${why}.`, { details: { why } });
}
