import { parseArgs } from 'node:util';

/** What a run was asked for. */
export interface BenchOptions {
  readonly rows: readonly number[];
  /** Kept runs of each case. */
  readonly rounds: number;
  /** Documents moved in rows 3 to 5. */
  readonly count: number;
  /** No run starts after so many minutes. */
  readonly minutes: number;
  /** A row or a case to profile in place of measuring. */
  readonly profile: string | undefined;
}

export const usage = `npm run bench -- sync [--rows 1,2,3,4,5,6,7] [--rounds 5] [--count 5000] [--minutes 8] [--profile <row or case>]`;

/** Reads the command line. Errors: throws a sentence and the usage. */
export function readOptions(argv: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: '1,2,3,4,5,6,7' },
      rounds: { type: 'string', default: '5' },
      count: { type: 'string', default: '5000' },
      minutes: { type: 'string', default: '8' },
      profile: { type: 'string' },
    },
  });
  if (positionals.join(' ') !== 'sync') throw new Error(`There is one suite, sync; received ${positionals.join(' ') || 'none'}.\n${usage}`);
  return {
    rows: values.rows.split(',').map((row) => whole('--rows', row, 7)),
    rounds: whole('--rounds', values.rounds, 50),
    count: whole('--count', values.count, 20_000),
    minutes: whole('--minutes', values.minutes, 60),
    profile: values.profile,
  };
}

function whole(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > max) throw new Error(`${name} takes whole numbers from 1 to ${max}; received ${text}.\n${usage}`);
  return value;
}
