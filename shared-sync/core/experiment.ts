import { sha256Hex } from './digest.ts';
import { utcTime } from './utc-time.ts';

/** One way of showing something. People are spread over the variants in proportion to the weights; the first variant is the control. */
export interface ExperimentVariant {
  readonly key: string;
  readonly weight: number;
}

/** What counts as success: an event of this type (and neuron), whose data holds all of `data`, after the first exposure. */
export interface ExperimentMetric {
  readonly key: string;
  readonly event: string;
  readonly neuron?: string;
  readonly data?: Readonly<Record<string, string | number | boolean>>;
}

/** The value of a content document `host:c:experiment:<key>`. Times are ISO 8601 in UTC; without `start` or `end` there is no such bound. */
export interface ExperimentDefinition {
  readonly title: string;
  readonly variants: readonly ExperimentVariant[];
  /** Who takes part: a share of everybody (0 to 1), and only people of these languages (primary subtags). Everybody where nothing is said. */
  readonly audience?: { readonly share?: number; readonly languages?: readonly string[] };
  readonly start?: string;
  readonly end?: string;
  readonly metrics: readonly ExperimentMetric[];
}

/** The unit that is assigned, and when. */
export interface ExperimentUnit {
  /** The experiment's key. */
  readonly key: string;
  readonly unitId: string;
  /** A language tag, e.g. `de-AT`. */
  readonly language: string;
  readonly nowMs: number;
}

/** What is wrong with an untrusted definition beyond its form, as one sentence; `undefined` for a good one. */
export function experimentIssue(definition: ExperimentDefinition): string | undefined {
  const keys = definition.variants.map(({ key }) => key);
  if (new Set(keys).size !== keys.length) return 'two variants have the same key';
  if (new Set(definition.metrics.map(({ key }) => key)).size !== definition.metrics.length) return 'two metrics have the same key';
  if (!definition.variants.some(({ weight }) => weight > 0)) return 'no variant has a weight above 0';
  const [start, end] = [definition.start, definition.end].map((text) => (text === undefined ? 0 : utcTime(text)));
  if (start === undefined || end === undefined) return 'start and end must be times of ISO 8601 in UTC, like 2026-03-14T12:00:00Z';
  return definition.start !== undefined && definition.end !== undefined && start >= end ? 'it ends before it starts' : undefined;
}

/** Whether the experiment is going on. */
export function isExperimentRunning({ start, end }: ExperimentDefinition, nowMs: number): boolean {
  return (utcTime(start) ?? Number.NEGATIVE_INFINITY) <= nowMs && nowMs < (utcTime(end) ?? Number.POSITIVE_INFINITY);
}

/**
 * The variant of a unit: always the same for the same definition, without a network. `undefined` for whoever does not take part. Where a unit falls
 * depends on the experiment's key too, so that experiments do not follow one another.
 */
export function assignVariant(definition: ExperimentDefinition, unit: ExperimentUnit): string | undefined {
  const { key, unitId, language, nowMs } = unit;
  const { languages, share = 1 } = definition.audience ?? {};
  if (!isExperimentRunning(definition, nowMs)) return undefined;
  if (languages && !languages.includes(language.toLowerCase().split('-')[0] ?? '')) return undefined;
  if (unitInterval(`audience:${key}:${unitId}`) >= share) return undefined;
  const total = definition.variants.reduce((sum, { weight }) => sum + weight, 0);
  let left = unitInterval(`variant:${key}:${unitId}`) * total;
  for (const variant of definition.variants) {
    if (left < variant.weight) return variant.key;
    left -= variant.weight;
  }
  // Only a rounding error of the last subtraction gets here.
  return definition.variants.findLast(({ weight }) => weight > 0)?.key;
}

/** A number in [0, 1) from the first 52 bits of SHA-256: uniform, and the same everywhere. */
function unitInterval(text: string): number {
  return Number.parseInt(sha256Hex(`empire-experiment:${text}`).slice(0, 13), 16) / 2 ** 52;
}
