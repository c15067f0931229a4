import { parseArgs } from 'node:util';

/** What a run of a server suite was asked for. */
export interface ServerBenchOptions {
  readonly suite: 'bridge' | 'gateway';
  readonly rounds: number;
  /** Requests of each case and round (gateway), events in all (bridge). */
  readonly count: number;
  /** Devices that sync at once. */
  readonly devices: number;
  /** How often they do. */
  readonly waves: number;
  /** Users among whom the bridge's events are spread, one row for each. */
  readonly users: readonly number[];
  readonly minutes: number;
}

export const serverUsage = `npm run bench -- gateway [--rounds 5] [--count 600] [--devices 500] [--waves 2] [--minutes 10]
npm run bench -- bridge [--rounds 3] [--count 4000] [--users 1,4,16] [--minutes 10]`;

/** Reads the command line of a server suite. Errors: throws a sentence and the usage. */
export function readServerOptions(argv: readonly string[]): ServerBenchOptions {
  const [suite, ...rest] = argv;
  if (suite !== 'bridge' && suite !== 'gateway') throw new Error(`There are the suites bridge and gateway; received ${suite ?? 'none'}.\n${serverUsage}`);
  const { values } = parseArgs({
    args: rest,
    options: {
      rounds: { type: 'string', default: suite === 'gateway' ? '5' : '3' },
      count: { type: 'string', default: suite === 'gateway' ? '600' : '4000' },
      devices: { type: 'string', default: '500' },
      waves: { type: 'string', default: '2' },
      users: { type: 'string', default: '1,4,16' },
      minutes: { type: 'string', default: '10' },
    },
  });
  return {
    suite,
    rounds: whole('--rounds', values.rounds, { most: 50 }),
    count: whole('--count', values.count, { most: 100_000 }),
    devices: whole('--devices', values.devices, { least: 0, most: 2_000 }),
    waves: whole('--waves', values.waves, { most: 50 }),
    users: values.users.split(',').map((text) => whole('--users', text, { most: 200 })),
    minutes: whole('--minutes', values.minutes, { most: 60 }),
  };
}

function whole(name: string, text: string, { least = 1, most }: { least?: number; most: number }): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new Error(`${name} takes whole numbers from ${least} to ${most}; received ${text}.\n${serverUsage}`);
  return value;
}
