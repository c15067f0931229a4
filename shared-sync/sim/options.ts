import { parseArgs } from 'node:util';

/** What `npm run simulate` was asked for. */
export interface Options {
  /** How many seeds, and the first; `undefined` where nothing was said. */
  readonly seeds: number | undefined;
  readonly seed: number | undefined;
  readonly minutes: number;
  /** Ends at the first seed that breaks, without shrinking it. */
  readonly stop: boolean;
  /** The file of a kept plan that is run instead of seeds. */
  readonly plan: string | undefined;
  readonly mutants: boolean;
  readonly mutant: readonly string[];
}

/** An option that cannot be followed; its message says what was expected and what was received. */
export class BadOption extends Error {}

/** How the command is called. */
export const usage = `npm run simulate -- [--seeds N] [--seed S] [--minutes M] [--stop]
npm run simulate -- --plan FILE
npm run simulate -- --mutants [--seeds N] [--seed S]
npm run simulate -- --mutant NAME [--mutant NAME ...] [--seeds N] [--seed S]`;

const minutesIfUnsaid = 10;

/** Reads the command's options. Throws {@link BadOption} for an unknown one, and for a number that is none or out of range. */
export function readOptions(args: readonly string[]): Options {
  const { seeds, seed, minutes, ...rest } = parsed(args);
  const [count, first] = [whole('seeds', { text: seeds, least: 1 }), whole('seed', { text: seed, least: 0 })];
  if ((first ?? 1) > Number.MAX_SAFE_INTEGER - (count ?? 1) + 1) throw new BadOption(`--seed and --seeds go up to ${Number.MAX_SAFE_INTEGER} together.`);
  return { ...rest, plan: rest.plan, seeds: count, seed: first, minutes: minutesOf(minutes) };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string' },
        seed: { type: 'string' },
        minutes: { type: 'string' },
        stop: { type: 'boolean', default: false },
        plan: { type: 'string' },
        mutants: { type: 'boolean', default: false },
        mutant: { type: 'string', multiple: true, default: [] },
      },
    }).values;
  } catch (error) {
    throw new BadOption(error instanceof Error ? error.message : String(error));
  }
}

function whole(name: string, { text, least }: { text: string | undefined; least: number }): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
    throw new BadOption(`--${name} takes a whole number from ${least} to ${Number.MAX_SAFE_INTEGER}; received ${JSON.stringify(text)}.`);
  return value;
}

function minutesOf(text: string | undefined): number {
  if (text === undefined) return minutesIfUnsaid;
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !(value > 0)) throw new BadOption(`--minutes takes a number above 0; received ${JSON.stringify(text)}.`);
  return value;
}
