import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { parseFormula } from './parse-formula.ts';
import { rangeOf, type Span } from './range-of.ts';
import { type Formula, FormulaFault, functions } from './syntax.ts';

const values: Readonly<Record<string, number>> = { 'answer.pace': 4, 'share.night-work': 60, a: 7 };
const read = (text: string) => evaluate(parseFormula(text), (name) => values[name] ?? Number.NaN);
const spans: Readonly<Record<string, Span>> = { 'answer.pace': { low: 0, high: 5 }, 'share.night-work': { low: 0, high: 100 }, a: { low: -2, high: 9 } };
const spanOf = (name: string) => (Object.hasOwn(spans, name) ? spans[name] : undefined);
const range = (text: string) => rangeOf(parseFormula(text), spanOf);

test.each([
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['10 - 4 - 3', 3],
  ['24 / 4 / 2', 3],
  ['-2 * -3', 6],
  ['2.5*answer.pace', 10],
  ['share.night-work - answer.pace', 56],
  ['max(1, answer.pace, 3)', 4],
  ['clamp(answer.pace * 30, 0, 100)', 100],
  ['round(abs(-2.6)) + min(5, 4)', 7],
])('%s is %d', (text, value) => {
  expect(read(text)).toBe(value);
});

test.each([
  ['', 'where it ends'],
  ['1 +', 'where it ends'],
  ['1 2', '“2” follows'],
  ['(1', '“)” where it ends'],
  ['max()', 'where “)” stands'],
  ['clamp(1, 2)', 'gives clamp 3 values'],
  ['eval(1)', 'calls min, max, abs, round, clamp alone'],
  ['a ** 2', 'where “*” stands'],
  ['constructor.constructor("x")', '“"x")”'],
  ['a; alert(1)', '“; alert(1)”'],
  ['a[0]', '“[0]”'],
  ['`a`', 'is none of them'],
  ['1e9', '“e” follows'],
  [`${'('.repeat(40)}1${')'.repeat(40)}`, 'nested'],
  [Array.from({ length: 150 }, () => '1').join('+'), 'at most 200'],
])('%j is no formula', (text, reason) => {
  expect(() => parseFormula(text)).toThrow(FormulaFault);
  expect(() => parseFormula(text)).toThrow(reason);
});

test.each([
  ['100 / answer.pace', 'divides by nothing that can be 0'],
  ['1 / (a + 1)', 'lies from -1 to 10'],
  ['1 / 0', 'from 0 to 0'],
  ['share.day-work', 'there is no “share.day-work”'],
  ['__proto__', 'is none of them'],
  ['constructor', 'there is no “constructor”'],
  ['answer.pace-1', 'A minus stands between spaces'],
  ['clamp(a, 5, 1)', 'never above its upper end'],
  [Array.from({ length: 40 }, () => '99999999999').join('*'), 'can be counted'],
])('%j is refused before anybody answers', (text, reason) => {
  expect(() => range(text)).toThrow(reason);
});

test('a divisor that is kept away from 0 is fine', () => {
  expect(range('100 / max(1, answer.pace)')).toEqual({ low: 20, high: 100 });
});

test('whatever is answered, an accepted formula has a finite value within its range', () => {
  const leaf = fc.oneof(
    fc.integer({ min: 0, max: 50 }).map((value): Formula => ({ kind: 'number', value })),
    fc.constantFrom(...Object.keys(spans)).map((name): Formula => ({ kind: 'name', name })),
  );
  const formula = fc.letrec<{ any: Formula }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      tie('any').map((of): Formula => ({ kind: 'negative', of })),
      fc
        .tuple(fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const), tie('any'), tie('any'))
        .map(([operator, left, right]): Formula => ({ kind: 'operation', operator, left, right })),
      fc.tuple(fc.constantFrom(...functions), tie('any'), tie('any'), tie('any')).map(([call, ...three]): Formula => {
        const count = call === 'clamp' ? 3 : call === 'abs' || call === 'round' ? 1 : 2;
        return { kind: 'call', call, values: three.slice(0, count) };
      }),
    ),
  })).any;
  const shares = fc.record({ 'answer.pace': fc.double({ min: 0, max: 1, noNaN: true }), 'share.night-work': fc.nat(1).map(Number), a: fc.nat(1).map(Number) });
  fc.assert(
    fc.property(formula, shares, (given, at) => {
      const span = accepted(given);
      if (!span) return;
      const value = evaluate(given, (name) => {
        const { low, high } = spans[name] as Span;
        return low + (high - low) * ((at as Record<string, number>)[name] ?? 0);
      });
      const slack = 1e-9 * Math.max(1, Math.abs(span.low), Math.abs(span.high));
      expect(Number.isFinite(value) && value >= span.low - slack && value <= span.high + slack).toBe(true);
    }),
    { seed: 11, numRuns: 3_000 },
  );
});

function accepted(formula: Formula): Span | undefined {
  try {
    return rangeOf(formula, spanOf);
  } catch (error) {
    if (error instanceof FormulaFault) return undefined;
    throw error;
  }
}
