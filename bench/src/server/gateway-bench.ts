import { signedIn, type TestDevice } from '../../../couch/src/dev/test-device.ts';
import { summarize } from '../report/stats.ts';
import { figure, table } from '../report/table.ts';
import { fillingOf, gatewayCases } from './gateway-cases.ts';
import { type LoadFigures, load, percentile } from './load.ts';
import type { ServerBenchOptions } from './options.ts';
import type { Part } from './part.ts';

const concurrency = 16;

type Way = 'gateway' | 'direct';

/** One case: what was measured through the gateway and straight at CouchDB, round by round. */
export interface GatewayRow {
  readonly name: string;
  readonly aim: number;
  readonly gateway: readonly LoadFigures[];
  readonly direct: readonly LoadFigures[];
  /** Processor time of one request in milliseconds: in the gateway, in CouchDB behind it, and in CouchDB asked directly. */
  readonly cpuMs: { readonly gateway: number; readonly couchBehind: number; readonly couchDirect: number };
}

interface Servers {
  readonly gatewayUrl: string;
  /** CouchDB without credentials: the device's own token is used on both ways. */
  readonly couchOrigin: string;
  readonly gateway: Part;
  readonly couch: Part;
}

/** Measures every case on both ways, in turns. */
export async function measureGateway(servers: Servers, options: ServerBenchOptions, { end, say }: { end: number; say: (line: string) => void }) {
  const device = await signedIn(servers.gatewayUrl);
  const filling = fillingOf(device.deviceId, 1_000);
  for (let at = 0; at < filling.length; at += 250) await store(device, filling.slice(at, at + 250));
  const database = device.session?.databases.user ?? '';
  const authorization = `Bearer ${device.session?.token}`;
  const origins: Readonly<Record<Way, string>> = { gateway: `${servers.gatewayUrl}/couch`, direct: servers.couchOrigin };
  const rows: GatewayRow[] = [];
  for (const one of gatewayCases({ deviceId: device.deviceId, ids: filling.map(({ _id }) => _id) })) {
    const run = async (way: Way, count: number) => {
      const asks = Array.from({ length: Math.max(concurrency, Math.ceil(count / one.share)) }, () => one.ask(database));
      const before = await cpuOf(servers);
      const figures = await load(origins[way], asks, { concurrency, authorization });
      const after = await cpuOf(servers);
      return { figures, gatewayMs: (after.gateway - before.gateway) / asks.length, couchMs: (after.couch - before.couch) / asks.length };
    };
    rows.push({ name: one.name, aim: one.aim, ...(await inTurns(run, { options, end })) });
    say(`measured  ${one.name}`);
  }
  return rows;
}

type Run = (way: Way, count: number) => Promise<{ figures: LoadFigures; gatewayMs: number; couchMs: number }>;

/** A first run of each way is not kept; every other round goes the other way round, so that what drifts meets both alike. */
async function inTurns(run: Run, { options, end }: { options: ServerBenchOptions; end: number }): Promise<Omit<GatewayRow, 'name' | 'aim'>> {
  const found: Record<Way, Awaited<ReturnType<Run>>[]> = { gateway: [], direct: [] };
  for (const way of ['gateway', 'direct'] as const) await run(way, options.count / 5);
  for (let round = 0; round < options.rounds && performance.now() < end; round += 1)
    for (const way of round % 2 === 0 ? (['gateway', 'direct'] as const) : (['direct', 'gateway'] as const)) found[way].push(await run(way, options.count));
  const middle = (way: Way, pick: (one: Awaited<ReturnType<Run>>) => number) => summarize(found[way].map(pick))?.median ?? 0;
  return {
    gateway: found.gateway.map(({ figures }) => figures),
    direct: found.direct.map(({ figures }) => figures),
    cpuMs: {
      gateway: middle('gateway', ({ gatewayMs }) => gatewayMs),
      couchBehind: middle('gateway', ({ couchMs }) => couchMs),
      couchDirect: middle('direct', ({ couchMs }) => couchMs),
    },
  };
}

async function cpuOf({ gateway, couch }: Servers): Promise<{ gateway: number; couch: number }> {
  return { gateway: (await gateway.memory()).cpuMs, couch: (await couch.memory()).cpuMs };
}

/** Errors: when one of the documents is refused, because refusing costs less than storing. */
async function store(device: TestDevice, docs: readonly object[]): Promise<void> {
  const { status, body } = await device.push(docs);
  if (status !== 201 || (body as unknown[]).length > 0) throw new Error(`Filling the database was answered ${status} ${JSON.stringify(body).slice(0, 300)}.`);
}

/** Requests per second and the slowest hundredth, through the gateway beside CouchDB alone. A ratio is the median of the rounds' own ratios. */
export function gatewayTable(rows: readonly GatewayRow[]): string {
  const middle = (runs: readonly LoadFigures[], pick: (run: LoadFigures) => number) => summarize(runs.map(pick))?.median ?? 0;
  const rate = ({ perSecond }: LoadFigures) => perSecond;
  const part = (share: number) => (runs: readonly LoadFigures[]) => figure(middle(runs, ({ times }) => percentile(times, share)));
  const ratioOf = ({ gateway, direct }: GatewayRow) => summarize(gateway.map(({ perSecond }, round) => perSecond / (direct[round]?.perSecond ?? Number.NaN)));
  return table(
    [
      'request',
      'ratio (range)',
      'aim',
      'gateway /s',
      'direct /s',
      'gateway p50',
      'p99',
      'direct p50',
      'p99',
      'CPU ms: gateway',
      'CouchDB',
      'CouchDB direct',
      'rounds',
    ],
    rows.map((row) => {
      const { median = 0, min = 0, max = 0 } = ratioOf(row) ?? {};
      return [
        row.name,
        `${median.toFixed(2)} (${min.toFixed(2)}-${max.toFixed(2)})`,
        `at least ${row.aim}`,
        figure(middle(row.gateway, rate)),
        figure(middle(row.direct, rate)),
        part(0.5)(row.gateway),
        part(0.99)(row.gateway),
        part(0.5)(row.direct),
        part(0.99)(row.direct),
        figure(row.cpuMs.gateway),
        figure(row.cpuMs.couchBehind),
        figure(row.cpuMs.couchDirect),
        String(row.gateway.length),
      ];
    }),
  );
}
