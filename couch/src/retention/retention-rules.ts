/** How long events are kept, for one neuron or every one, and one purpose or every one. */
export interface RetentionRule {
  readonly neuron: string | undefined;
  readonly purpose: string | undefined;
  readonly days: number;
}

export type RetentionRules = readonly RetentionRule[];

const dayMs = 86_400_000;
const maxDays = 36_500;

/**
 * Reads `400`, or a list like `analytics=90,quiz/marketing=30,quiz/*=180,*=400`; the empty text means that nothing is ever removed.
 * `undefined` when a part of it is none of these.
 */
export function parseRetention(text: string): RetentionRules | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const rules = parts.flatMap((part) => readRule(part) ?? []);
  return rules.length === parts.length ? rules : undefined;
}

/** How many days events of this neuron and purpose are kept; the rule that says most wins, `undefined` means for ever. */
export function daysFor(rules: RetentionRules, event: { neuron: string; purpose: string }): number | undefined {
  const meant = rules.filter(
    ({ neuron, purpose }) => (neuron === undefined || neuron === event.neuron) && (purpose === undefined || purpose === event.purpose),
  );
  return meant.toSorted((a, b) => weight(b) - weight(a))[0]?.days;
}

/** The latest moment (milliseconds since 1970) at which an event may have been made to be old enough for any rule; `undefined` without rules. */
export function newestAgedOut(rules: RetentionRules, nowMs: number): number | undefined {
  return rules.length === 0 ? undefined : nowMs - Math.min(...rules.map(({ days }) => days)) * dayMs;
}

/** Whether an event made at `madeAtMs` is older than `days`. */
export function isAgedOut(madeAtMs: number, { days, nowMs }: { days: number | undefined; nowMs: number }): boolean {
  return days !== undefined && madeAtMs < nowMs - days * dayMs;
}

function readRule(part: string): RetentionRule | undefined {
  const [, scope = '*', digits = ''] = /^(?:([a-z*][a-z0-9/*-]*)=)?(\d{1,5})$/.exec(part) ?? [];
  const days = Number(digits);
  const [, neuron, purpose] = /^(?:(\*|[a-z][a-z0-9-]*)\/)?(\*|[a-z]+)$/.exec(scope) ?? [];
  if (digits === '' || days < 1 || days > maxDays || purpose === undefined) return undefined;
  return { neuron: named(neuron), purpose: named(purpose), days };
}

function named(word: string | undefined): string | undefined {
  return word === '*' ? undefined : word;
}

function weight({ neuron, purpose }: RetentionRule): number {
  return (neuron === undefined ? 0 : 2) + (purpose === undefined ? 0 : 1);
}
