import { apply } from './evaluate.ts';
import { type Formula, FormulaFault } from './syntax.ts';

/** Between which values something can lie, both ends included. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/**
 * Between which values a formula can lie, whatever is answered: interval arithmetic over the spans of its names. It is never narrower than
 * the truth, so a formula that passes divides by nothing that can be zero and never leaves the finite numbers.
 * Errors: {@link FormulaFault} for a name that `spanOf` does not know, for a divisor that can be zero, and for what grows beyond all numbers.
 */
export function rangeOf(formula: Formula, spanOf: (name: string) => Span | undefined): Span {
  const span = spanBefore(formula, spanOf);
  if (!Number.isFinite(span.low) || !Number.isFinite(span.high)) throw new FormulaFault('whose value stays within what can be counted');
  return span;
}

function spanBefore(formula: Formula, spanOf: (name: string) => Span | undefined): Span {
  if (formula.kind === 'number') return { low: formula.value, high: formula.value };
  if (formula.kind === 'name') return spanOf(formula.name) ?? unknown(formula.name);
  if (formula.kind === 'negative') return negative(rangeOf(formula.of, spanOf));
  if (formula.kind === 'call')
    return called(
      formula.call,
      formula.values.map((value) => rangeOf(value, spanOf)),
    );
  const [left, right] = [rangeOf(formula.left, spanOf), rangeOf(formula.right, spanOf)];
  if (formula.operator === '+') return { low: left.low + right.low, high: left.high + right.high };
  if (formula.operator === '-') return { low: left.low - right.high, high: left.high - right.low };
  if (formula.operator === '*') return times(left, right);
  if (right.low <= 0 && right.high >= 0)
    throw new FormulaFault(`that divides by nothing that can be 0; a divisor lies from ${right.low} to ${right.high}. max(1, …) keeps it away`);
  return times(left, { low: 1 / right.high, high: 1 / right.low });
}

function times(left: Span, right: Span): Span {
  const corners = [left.low * right.low, left.low * right.high, left.high * right.low, left.high * right.high];
  return { low: Math.min(...corners), high: Math.max(...corners) };
}

function negative({ low, high }: Span): Span {
  return { low: -high, high: -low };
}

/** All but `abs` grow with each of their values, so that the ends of the spans are the ends of the result. */
function called(name: 'min' | 'max' | 'abs' | 'round' | 'clamp', spans: readonly Span[]): Span {
  const [first = { low: 0, high: 0 }, low, high] = spans;
  if (name === 'abs') return { low: first.low > 0 ? first.low : Math.max(0, -first.high), high: Math.max(Math.abs(first.low), Math.abs(first.high)) };
  if (name === 'clamp' && low && high && low.high > high.low) throw new FormulaFault('whose clamp has a lower end that is never above its upper end');
  return {
    low: apply(
      name,
      spans.map((span) => span.low),
    ),
    high: apply(
      name,
      spans.map((span) => span.high),
    ),
  };
}

function unknown(name: string): never {
  throw new FormulaFault(`of names that the quiz has; there is no “${name}”. A minus stands between spaces`);
}
