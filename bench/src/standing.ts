import type { Rig } from './rig/rig.ts';

/** What replicating on and on costs: the time from a write to its arrival, and the connections held meanwhile. */
export interface LiveSample {
  /** Milliseconds from the call of `put` to the server having the document; what took longer counts as the limit. */
  readonly arrivalMs: readonly number[];
  /** Requests under way while nothing happens. */
  readonly held: number;
}

/** Memory of the page after a garbage collection (bytes of the JavaScript heap). */
export interface RestSample {
  readonly documents: number;
  readonly emptyBytes: number;
  readonly restBytes: number;
  readonly pullMs: number;
}

/** What is measured of a device that stands still, by case. */
export interface Standing {
  readonly live: Readonly<Record<string, LiveSample>>;
  readonly rest?: RestSample;
}

export const liveCases = ['engine 1', 'engine 12', 'stock 1', 'stock 12'] as const;

const restDocuments = 20_000;

/** Rows 6 and 7. */
export async function measureStanding(
  rig: Rig,
  { rows, rounds, say }: { rows: readonly number[]; rounds: number; say: (line: string) => void },
): Promise<Standing> {
  const live: Record<string, LiveSample> = {};
  if (rows.includes(6)) {
    for (const name of liveCases) {
      const [contestant = '', neurons] = name.split(' ');
      live[name] = await rig.live(contestant, { neurons: Number(neurons), writes: rounds });
      say(`live, ${name}: ${live[name].arrivalMs.map(Math.round).join(', ')} ms, ${live[name].held} held`);
    }
  }
  if (!rows.includes(7)) return { live };
  const rest = await rig.rest(restDocuments);
  say(`at rest: ${Math.round(rest.restBytes / 1_024)} KB`);
  return { live, rest };
}
