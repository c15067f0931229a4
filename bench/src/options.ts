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

/** A command line that asks for nothing there is; its message ends with what there is. */
export class UsageError extends Error {}

export const usage = `npm run bench -- sync [--rows 1,2,3,4,5,6,7] [--rounds 5] [--count 5000] [--minutes 8] [--profile <row or case>]`;

/** Reads the command line of the suite `sync`. Errors: {@link UsageError}. */
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
  if (positionals.join(' ') !== 'sync')
    throw new UsageError(`There are the suites sync, gateway, bridge and ai; received ${positionals.join(' ') || 'none'}.\n${usage}`);
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
  if (!Number.isInteger(value) || value < 1 || value > max) throw new UsageError(`${name} takes whole numbers from 1 to ${max}; received ${text}.\n${usage}`);
  return value;
}
