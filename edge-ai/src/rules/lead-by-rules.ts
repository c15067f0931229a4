import type { LeadInput, LeadOutput, Reason } from '@empire/contract';
import { bandOf, readFeatures, reasonFor } from '../tasks/lead-by-model.ts';
import { numberOf } from '../tasks/record-features.ts';

/** Points per feature: a guess put into numbers until outcomes are known. 0 is where nothing is known. */
const base = -1.2;
const perPoint = 0.45;
const bands = { middle: 0.3, high: 0.55 };
const maxReasons = 4;

type Points = (value: unknown) => number | undefined;

/** The answers of the form, as it stores them; any other answer counts as not known. */
const points: Readonly<Record<string, Points>> = {
  role: answers({ business: 2, team: 1.5, care: 1, home: -0.8 }),
  team: answers({ many: 2, few: 0.8, one: -0.5 }),
  network: answers({ daily: 1.2, weekly: 0.3, rarely: -0.5 }),
  named: answers({ true: 0.8, false: -0.3 }),
  guides: (value) => {
    const count = numberOf(value);
    return count === undefined || count < 0 ? undefined : Math.min(2, 0.6 * (count - 1));
  },
  marketing: answers({ true: 1.2, false: -0.4 }),
};

/** A scorecard of points over role, team, network, name given, guides taken and consent to be written to. It orders leads; it is not calibrated. */
export function leadByRules(input: LeadInput): LeadOutput {
  const features = readFeatures(input);
  const scored = Object.entries(points).map(([name, pointsOf]) => ({ name, value: Object.hasOwn(features, name) ? pointsOf(features[name]) : undefined }));
  const sum = scored.reduce((total, { value = 0 }) => total + value, 0);
  const probability = 1 / (1 + Math.exp(-(base + perPoint * sum)));
  const reasons: Reason<'raises' | 'lowers' | 'missing'>[] = scored
    .filter(({ value }) => value !== undefined && value !== 0)
    .map(({ name, value = 0 }) => reasonFor(name, perPoint * value))
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const missing = scored.filter(({ value }) => value === undefined).map(({ name }) => ({ code: 'missing' as const, weight: 0, about: name }));
  return {
    probability,
    band: bandOf(probability, bands),
    calibrated: false,
    reasons: [...reasons, ...missing].slice(0, maxReasons),
    by: { provider: 'rules' },
  };
}

function answers(known: Readonly<Record<string, number>>): Points {
  return (value) => (Object.hasOwn(known, String(value)) ? known[String(value)] : undefined);
}
