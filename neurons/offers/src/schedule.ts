import { type Offer, weekdays } from './offer.ts';

const hourMs = 60 * 60_000;

/** A moment as the device's own calendar has it. */
export interface LocalTime {
  /** Milliseconds since 1970. */
  readonly ms: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly hour: number;
  /** `2026-11-22`. */
  readonly day: string;
}

/** Reads the device's calendar. */
export function localTime(ms: number): LocalTime {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return { ms, weekday: date.getDay(), hour: date.getHours(), day: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}` };
}

/** Whether an offer may be shown at this time. Hours may pass midnight: 22 to 2. */
export function isOpen({ from, until, days, hours }: Pick<Offer, 'from' | 'until' | 'days' | 'hours'>, { ms, weekday, hour }: LocalTime): boolean {
  if (ms < from || ms > until) return false;
  const day = weekdays[weekday];
  if (days.length > 0 && (day === undefined || !days.includes(day))) return false;
  if (!hours) return true;
  return hours.from < hours.to ? hour >= hours.from && hour < hours.to : hour >= hours.from || hour < hours.to;
}

/** How long until any of the offers may open or close: to the next full hour at most, and to the next beginning or end before it. */
export function untilNextChange(offers: readonly Pick<Offer, 'from' | 'until'>[], ms: number): number {
  const edges = offers.flatMap(({ from, until }) => [from, until + 1]).filter((edge) => edge > ms);
  return Math.max(1_000, Math.min(hourMs - (ms % hourMs), ...edges.map((edge) => edge - ms)));
}
