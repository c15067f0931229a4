import type { BenchOptions } from './options.ts';
import type { Rig } from './rig/rig.ts';
import { type Case, caseName, transfersOf } from './rows.ts';
import type { Sample } from './setup.ts';
import { measureStanding, type Standing } from './standing.ts';

/** Raw figures by case: milliseconds for small operations, whole samples for transfers. */
export interface Measured {
  readonly small: Readonly<Record<string, readonly number[]>>;
  readonly transfers: Readonly<Record<string, readonly Sample[]>>;
  readonly standing: Standing;
}

const putsPerRound = 20;
const bulkCount = 500;
/** The round that warms server and browser up moves a part of the documents. */
const warmUpPart = 10;

/** Runs what the options ask for; `say` hears of each transfer. No transfer begins after the time is up. */
export async function measure(rig: Rig, options: BenchOptions, say: (line: string) => void): Promise<Measured> {
  const end = performance.now() + options.minutes * 60_000;
  const { rows, rounds } = options;
  const small = {
    ...(rows.includes(1) && (await rig.puts({ rounds, perRound: putsPerRound }))),
    ...(rows.includes(2) && (await rig.bulkWrites({ rounds, count: bulkCount }))),
  };
  const transfers = await measureTransfers(rig, { options, say, end });
  return { small, transfers, standing: await measureStanding(rig, { rows, rounds, say }) };
}

async function measureTransfers(
  rig: Rig,
  { options, say, end }: { options: BenchOptions; say: (line: string) => void; end: number },
): Promise<Record<string, Sample[]>> {
  const cases = transfersOf(options.rows);
  for (const one of cases) if (one.network === 'loopback') await transferOnce(rig, { one, count: Math.ceil(options.count / warmUpPart) });
  const samples: Record<string, Sample[]> = {};
  for (let round = 1; round <= options.rounds; round += 1) {
    // Every other round the other way round, so that what drifts meets all alike.
    for (const one of round % 2 === 1 ? cases : cases.toReversed()) {
      if (performance.now() > end) {
        say(`The time is up in round ${round}.`);
        return samples;
      }
      const sample = await transferOnce(rig, { one, count: options.count });
      const name = caseName(one);
      samples[name] = [...(samples[name] ?? []), sample];
      say(`round ${round}  ${name}  ${Math.round(sample.ms)} ms`);
    }
  }
  return samples;
}

/** One transfer in a fresh page, checked for completeness after the clock has stopped. */
export async function transferOnce(rig: Rig, { one, count }: { one: Case; count: number }): Promise<Sample> {
  await rig.prepare(one.contestant, { network: one.network, count });
  const sample = await rig.run();
  await rig.verify();
  return sample;
}
