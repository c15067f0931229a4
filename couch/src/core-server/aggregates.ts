import { type EventBody, readStamp } from '@empire/shared-sync/core';
import { type Meaning, meaningOf, type OfferStage, offerStages, type VitalName, vitalNames } from './event-meaning.ts';
import type { FoldedEvents } from './fold.ts';

/** How often something was counted. */
export interface Count {
  readonly key: string;
  readonly count: number;
}

/** Everything the dashboard shows; nothing personal. Lists are sorted by count, the highest first, at most 20 long. */
export interface Aggregates {
  readonly at: string;
  readonly users: number;
  readonly devices: number;
  readonly events: number;
  /** Later tellings of acts that are counted already. */
  readonly duplicates: number;
  /** `byDay`: the last 14 days (UTC), oldest first. */
  readonly leads: { readonly total: number; readonly bySource: readonly Count[]; readonly byDay: readonly Count[] };
  /** People at each stage, or further. */
  readonly offers: readonly ({ readonly key: string } & Readonly<Record<OfferStage, number>>)[];
  /** Attempts. */
  readonly quizzes: readonly { readonly key: string; readonly started: number; readonly completed: number; readonly outcomes: readonly Count[] }[];
  readonly views: readonly { readonly key: string; readonly views: number; readonly readers: number }[];
  /** `p75`: three quarters of the page loads were at least as good (milliseconds but for CLS); `good`: their share that was good, 0 to 1. */
  readonly vitals: readonly { readonly key: VitalName; readonly p75: number; readonly good: number; readonly count: number }[];
}

type Of<Kind extends Meaning['kind']> = Extract<Meaning, { kind: Kind }> & { readonly userId: string; readonly atMs: number };

const dayMs = 86_400_000;
const days = 14;
const maxRows = 20;

/** Counts the effects of every user, as folded by alias and idempotency key. */
export async function aggregate(
  everybody: AsyncIterable<{ readonly userId: string; readonly events: FoldedEvents }>,
  { nowMs }: { nowMs: number },
): Promise<Aggregates> {
  const told: (Meaning & { userId: string; atMs: number })[] = [];
  const devices = new Set<string>();
  let [users, events, duplicates] = [0, 0, 0];
  for await (const user of everybody) {
    users += 1;
    events += user.events.events.length;
    duplicates += user.events.duplicates.length;
    for (const { deviceId } of [...user.events.events, ...user.events.duplicates]) devices.add(deviceId);
    for (const event of user.events.events) {
      const meaning = meaningOf(event);
      if (meaning) told.push({ ...meaning, userId: user.userId, atMs: timeOf(event) });
    }
  }
  const of = <Kind extends Meaning['kind']>(kind: Kind) => told.filter((one): one is (typeof told)[number] & Of<Kind> => one.kind === kind);
  return {
    at: new Date(nowMs).toISOString(),
    users,
    devices: devices.size,
    events,
    duplicates,
    leads: leadsOf(of('lead'), nowMs),
    offers: offersOf(of('offer')),
    quizzes: quizzesOf(of('quiz-started'), of('quiz-completed')),
    views: viewsOf(of('view')),
    vitals: vitalsOf(of('vital')),
  };
}

function leadsOf(leads: readonly Of<'lead'>[], nowMs: number): Aggregates['leads'] {
  const counts = new Map(counted(leads.map(({ atMs }) => dayOf(atMs))).map(({ key, count }) => [key, count]));
  const byDay = Array.from({ length: days }, (_, index) => dayOf(nowMs - (days - 1 - index) * dayMs)).map((key) => ({ key, count: counts.get(key) ?? 0 }));
  return { total: leads.length, bySource: counted(leads.map(({ source }) => source)).slice(0, maxRows), byDay };
}

function offersOf(told: readonly Of<'offer'>[]): Aggregates['offers'] {
  const people = (key: string, stage: OfferStage) => {
    const from = offerStages.indexOf(stage);
    return new Set(told.filter((one) => one.key === key && offerStages.indexOf(one.stage) >= from).map(({ userId }) => userId)).size;
  };
  const rows = [...new Set(told.map(({ key }) => key))].map((key) => ({
    key,
    shown: people(key, 'shown'),
    opened: people(key, 'opened'),
    taken: people(key, 'taken'),
  }));
  return rows.toSorted((a, b) => b.shown - a.shown || byText(a.key, b.key)).slice(0, maxRows);
}

function quizzesOf(started: readonly Of<'quiz-started'>[], completed: readonly Of<'quiz-completed'>[]): Aggregates['quizzes'] {
  const rows = [...new Set([...started, ...completed].map(({ key }) => key))].map((key) => {
    const ended = new Map(completed.filter((one) => one.key === key).map((one) => [attemptOf(one), one.outcome]));
    const begun = new Set([...started.filter((one) => one.key === key).map(attemptOf), ...ended.keys()]);
    return { key, started: begun.size, completed: ended.size, outcomes: counted(ended.values()).slice(0, maxRows) };
  });
  return rows.toSorted((a, b) => b.started - a.started || byText(a.key, b.key)).slice(0, maxRows);
}

function attemptOf({ userId, attempt }: { userId: string; attempt: string }): string {
  return `${userId} ${attempt}`;
}

function viewsOf(told: readonly Of<'view'>[]): Aggregates['views'] {
  const readers = new Map<string, Set<string>>();
  for (const { key, userId } of told) readers.set(key, (readers.get(key) ?? new Set()).add(userId));
  const rows = counted(told.map(({ key }) => key)).map(({ key, count }) => ({ key, views: count, readers: readers.get(key)?.size ?? 0 }));
  return rows.slice(0, maxRows);
}

function vitalsOf(told: readonly Of<'vital'>[]): Aggregates['vitals'] {
  return vitalNames.flatMap((key) => {
    const own = told.filter((one) => one.key === key);
    const values = own.map(({ value }) => value).toSorted((a, b) => a - b);
    const p75 = values[Math.ceil(values.length * 0.75) - 1];
    return p75 === undefined ? [] : [{ key, p75, good: own.filter(({ isGood }) => isGood).length / own.length, count: own.length }];
  });
}

function counted(keys: Iterable<string>): readonly Count[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].map(([key, count]) => ({ key, count })).toSorted((a, b) => b.count - a.count || byText(a.key, b.key));
}

function timeOf({ hlc }: EventBody): number {
  return readStamp(hlc).ms;
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}
