import type { Formula } from './syntax.ts';

/** The value of a formula, names read by `read`. It is finite where `rangeOf` accepted the formula for the ranges of these values. */
export function evaluate(formula: Formula, read: (name: string) => number): number {
  if (formula.kind === 'number') return formula.value;
  if (formula.kind === 'name') return read(formula.name);
  if (formula.kind === 'negative') return -evaluate(formula.of, read);
  if (formula.kind === 'operation') return operate(formula.operator, evaluate(formula.left, read), evaluate(formula.right, read));
  return apply(
    formula.call,
    formula.values.map((value) => evaluate(value, read)),
  );
}

function operate(operator: '+' | '-' | '*' | '/', left: number, right: number): number {
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  return operator === '*' ? left * right : left / right;
}

/** One call with its values; `clamp(value, low, high)`. */
export function apply(name: 'min' | 'max' | 'abs' | 'round' | 'clamp', values: readonly number[]): number {
  const [first = 0, low = 0, high = 0] = values;
  if (name === 'min') return Math.min(...values);
  if (name === 'max') return Math.max(...values);
  if (name === 'abs') return Math.abs(first);
  return name === 'round' ? Math.round(first) : Math.min(Math.max(first, low), high);
}
