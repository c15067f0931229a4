import { type EventBody, type ExperimentDefinition, type ExperimentMetric, experimentIssue, isExperimentRunning, readStamp } from '@empire/shared-sync/core';
import type { FoldedEvents } from '../core-server/fold.ts';
import { differenceOf, type Estimate, rateOf, spreadProbability } from './statistics.ts';

/** One variant under one metric, in people. */
export interface VariantResult {
  readonly key: string;
  readonly people: number;
  readonly converted: number;
  readonly rate: Estimate;
  /** Against the first variant; none for itself. */
  readonly difference: Estimate | null;
}

/** What an experiment has shown so far. */
export interface ExperimentResult {
  readonly key: string;
  readonly title: string;
  readonly isRunning: boolean;
  /** People who saw a variant, by the first they saw. */
  readonly people: number;
  /** Of these, those who saw another variant later: two devices that were joined. */
  readonly mixed: number;
  /** How likely it is that people spread like this by the weights alone; `isOff` below 0.001: then something loses people, and the rates mean nothing. */
  readonly spread: { readonly probability: number | null; readonly isOff: boolean };
  readonly metrics: readonly { readonly key: string; readonly variants: readonly VariantResult[] }[];
}

/** All experiments, as `GET /v1/aggregates/experiments` serves them. */
export interface ExperimentResults {
  readonly at: string;
  readonly confidence: 0.95;
  readonly method: string;
  readonly experiments: readonly ExperimentResult[];
}

const method = 'rates: Wilson score; differences: Newcombe hybrid score (method 10); spread: chi-square against the weights';
const offBelow = 0.001;

interface Tally {
  readonly people: Map<string, number>;
  readonly converted: Map<string, number>;
  mixed: number;
}

/** Evaluates every defined experiment over the effects of every user: people once, by the first variant they saw, and what they did after it. */
export async function evaluateExperiments(
  everybody: AsyncIterable<{ readonly events: FoldedEvents }>,
  { definitions, nowMs }: { definitions: ReadonlyMap<string, ExperimentDefinition>; nowMs: number },
): Promise<ExperimentResults> {
  const tallies = new Map([...definitions.keys()].map((key): [string, Tally] => [key, { people: new Map(), converted: new Map(), mixed: 0 }]));
  for await (const { events } of everybody)
    for (const [key, definition] of definitions) tallyPerson(events.events, { key, definition, tally: tallies.get(key) as Tally });
  const experiments = [...definitions].map(([key, definition]) => resultOf(definition, { key, tally: tallies.get(key) as Tally, nowMs }));
  return { at: new Date(nowMs).toISOString(), confidence: 0.95, method, experiments: experiments.toSorted((a, b) => (a.key < b.key ? -1 : 1)) };
}

/** Reads stored experiments; what is malformed is left out. */
export function readDefinitions(stored: Iterable<{ readonly _id: string; readonly value?: unknown }>): ReadonlyMap<string, ExperimentDefinition> {
  const found = new Map<string, ExperimentDefinition>();
  for (const { _id, value } of stored) {
    const definition = value as ExperimentDefinition | undefined;
    if (!Array.isArray(definition?.variants) || !Array.isArray(definition.metrics) || experimentIssue(definition) !== undefined) continue;
    found.set(_id.split(':').at(-1) as string, definition);
  }
  return found;
}

/** Events come in the order of their clocks. */
function tallyPerson(events: readonly EventBody[], { key, definition, tally }: { key: string; definition: ExperimentDefinition; tally: Tally }): void {
  const exposures = events.filter((event) => isExposure(event, key));
  const first = exposures[0];
  if (!first) return;
  const variant = variantOf(first);
  add(tally.people, variant);
  if (exposures.some((event) => variantOf(event) !== variant)) tally.mixed += 1;
  const [from, until] = [readStamp(first.hlc).ms, definition.end === undefined ? Number.POSITIVE_INFINITY : Date.parse(definition.end)];
  const after = events.filter(({ hlc, eventId }) => eventId !== first.eventId && readStamp(hlc).ms >= from && readStamp(hlc).ms < until && hlc > first.hlc);
  for (const metric of definition.metrics) if (after.some((event) => counts(event, metric))) add(tally.converted, `${metric.key} ${variant}`);
}

function resultOf(definition: ExperimentDefinition, { key, tally, nowMs }: { key: string; tally: Tally; nowMs: number }): ExperimentResult {
  const peopleOf = (variant: string) => tally.people.get(variant) ?? 0;
  const probability = spreadProbability(definition.variants.map((variant) => ({ count: peopleOf(variant.key), weight: variant.weight })));
  return {
    key,
    title: definition.title,
    isRunning: isExperimentRunning(definition, nowMs),
    people: definition.variants.reduce((sum, variant) => sum + peopleOf(variant.key), 0),
    mixed: tally.mixed,
    spread: { probability: probability ?? null, isOff: probability !== undefined && probability < offBelow },
    metrics: definition.metrics.map((metric) => ({ key: metric.key, variants: variantsOf(definition, metric, tally) })),
  };
}

function variantsOf({ variants }: ExperimentDefinition, metric: ExperimentMetric, tally: Tally): readonly VariantResult[] {
  const counted = variants.map(({ key }) => ({ key, whole: tally.people.get(key) ?? 0, part: tally.converted.get(`${metric.key} ${key}`) ?? 0 }));
  const [control] = counted;
  return counted.map((one) => ({
    key: one.key,
    people: one.whole,
    converted: one.part,
    rate: rateOf(one),
    difference: control === undefined || one === control || one.whole === 0 || control.whole === 0 ? null : differenceOf(one, control),
  }));
}

function isExposure({ type, data }: EventBody, key: string): boolean {
  return type === 'exposed' && member(data, 'experiment') === key && typeof member(data, 'variant') === 'string';
}

function variantOf({ data }: EventBody): string {
  return String(member(data, 'variant'));
}

function counts(event: EventBody, { event: type, neuron, data = {} }: ExperimentMetric): boolean {
  if (event.type.replace(/^hook\./, '') !== type || (neuron !== undefined && event.neuron !== neuron)) return false;
  return Object.entries(data).every(([name, value]) => member(event.data, name) === value);
}

function member(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null && Object.hasOwn(data, name) ? (data as Readonly<Record<string, unknown>>)[name] : undefined;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
