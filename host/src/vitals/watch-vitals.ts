import { type EventLog, errorCode, type Purpose } from '@empire/contract';
import type { MetricType } from 'web-vitals';

export interface VitalsPorts {
  readonly events: Pick<EventLog, 'append'>;
  readonly allows: (purpose: Purpose) => boolean;
  /** What kind of page is shown; never an address. */
  readonly page: () => string;
}

/**
 * Measures how the page feels in the field (Core Web Vitals, https://web.dev/articles/vitals) and records each figure as an event `vital` of
 * the host, where analytics is consented to when it is known: `{ metric, value, rating, page, form }`, milliseconds but for CLS.
 */
export async function watchVitals({ events, allows, page }: VitalsPorts): Promise<void> {
  const { onCLS, onFCP, onINP, onLCP, onTTFB } = await import(/* webpackChunkName: "vitals" */ 'web-vitals');
  const report = (metric: Pick<MetricType, 'name' | 'value' | 'rating'>) => void record(metric, { events, allows, page });
  for (const watch of [onCLS, onFCP, onINP, onLCP, onTTFB]) watch(report);
}

/** Records one figure. Never rejects: measuring must not be felt. */
export async function record({ name, value, rating }: Pick<MetricType, 'name' | 'value' | 'rating'>, { events, allows, page }: VitalsPorts): Promise<void> {
  if (!allows('analytics')) return;
  const rounded = name === 'CLS' ? Math.round(value * 1_000) / 1_000 : Math.round(value);
  const form = innerWidth < 600 ? 'phone' : 'wide';
  try {
    await events.append('vital', { metric: name, value: rounded, rating, page: page(), form }, { purpose: 'analytics' });
  } catch (error) {
    if (errorCode(error) !== 'closed' && errorCode(error) !== 'consent-missing') console.warn('A page vital was not recorded.', error);
  }
}
