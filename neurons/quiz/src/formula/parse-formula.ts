import { type Formula, FormulaFault, type FunctionName, functions } from './syntax.ts';

const maxTokens = 200;
const maxDepth = 24;
const token = /\s*(?:(\d+(?:\.\d+)?)|([a-z]+(?:\.[a-z][a-z0-9-]*)*)|([-+*/(),]))/y;

/**
 * Reads a formula:
 *
 *   sum     = product { ("+" | "-") product }
 *   product = factor { ("*" | "/") factor }
 *   factor  = "-" factor | number | name | function "(" sum { "," sum } ")" | "(" sum ")"
 *
 * A dash inside a name belongs to the name: a minus stands between spaces. Nothing of it is ever run as code.
 * Errors: {@link FormulaFault}.
 */
export function parseFormula(text: string): Formula {
  const reader = new Tokens(tokensOf(text));
  const formula = sum(reader, 0);
  if (reader.next !== undefined) throw new FormulaFault(`that ends after ${reader.position} words and signs; ${quoted(reader.next)} follows`);
  return formula;
}

class Tokens {
  readonly #tokens: readonly string[];
  position = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get next(): string | undefined {
    return this.#tokens[this.position];
  }

  /** Steps over the next one when it is among those asked for. */
  take(...wanted: readonly string[]): string | undefined {
    const { next } = this;
    if (next === undefined || !wanted.includes(next)) return undefined;
    this.position += 1;
    return next;
  }

  expect(wanted: string): void {
    if (this.take(wanted) === undefined)
      throw new FormulaFault(`with ${quoted(wanted)} where ${this.next === undefined ? 'it ends' : quoted(this.next)} stands`);
  }
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (text.slice(token.lastIndex).trim() !== '') {
    const at = token.lastIndex;
    const [, number, name, sign] = token.exec(text) ?? [];
    const found = number ?? name ?? sign;
    if (found === undefined)
      throw new FormulaFault(`of numbers, names, + - * / and parentheses; ${quoted(text.slice(at).trim().slice(0, 12))} is none of them`);
    tokens.push(found);
    if (tokens.length > maxTokens) throw new FormulaFault(`of at most ${maxTokens} words and signs`);
  }
  return tokens;
}

function sum(tokens: Tokens, depth: number): Formula {
  let left = product(tokens, depth);
  for (let operator = tokens.take('+', '-'); operator; operator = tokens.take('+', '-')) left = operation(operator, { left, right: product(tokens, depth) });
  return left;
}

function product(tokens: Tokens, depth: number): Formula {
  let left = factor(tokens, depth);
  for (let operator = tokens.take('*', '/'); operator; operator = tokens.take('*', '/')) left = operation(operator, { left, right: factor(tokens, depth) });
  return left;
}

function factor(tokens: Tokens, depth: number): Formula {
  if (depth > maxDepth) throw new FormulaFault(`of at most ${maxDepth} nested parts`);
  if (tokens.take('-')) return { kind: 'negative', of: factor(tokens, depth + 1) };
  if (tokens.take('(')) {
    const inner = sum(tokens, depth + 1);
    tokens.expect(')');
    return inner;
  }
  const { next } = tokens;
  if (next === undefined || !/^[\da-z]/.test(next))
    throw new FormulaFault(`with a number or a name where ${next === undefined ? 'it ends' : quoted(next)} stands`);
  tokens.position += 1;
  if (/^\d/.test(next)) return { kind: 'number', value: Number(next) };
  return tokens.take('(') ? call(next, { tokens, depth }) : { kind: 'name', name: next };
}

function call(name: string, { tokens, depth }: { tokens: Tokens; depth: number }): Formula {
  const known = functions.find((one) => one === name);
  if (!known) throw new FormulaFault(`that calls ${functions.join(', ')} alone; received ${quoted(name)}`);
  const values = [sum(tokens, depth + 1)];
  while (tokens.take(',')) values.push(sum(tokens, depth + 1));
  tokens.expect(')');
  const wanted = countOf(known);
  if (wanted !== undefined && values.length !== wanted)
    throw new FormulaFault(`that gives ${known} ${wanted === 1 ? 'one value' : `${wanted} values`}; received ${values.length}`);
  return { kind: 'call', call: known, values };
}

/** How many values a function takes; `undefined` for any number of them. */
function countOf(name: FunctionName): number | undefined {
  if (name === 'min' || name === 'max') return undefined;
  return name === 'clamp' ? 3 : 1;
}

function operation(operator: string, { left, right }: { left: Formula; right: Formula }): Formula {
  return { kind: 'operation', operator: operator as '+' | '-' | '*' | '/', left, right };
}

function quoted(text: string): string {
  return `“${text}”`;
}
