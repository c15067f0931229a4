import { randomBytes } from 'node:crypto';
import { CouchHttp } from '../../../couch/src/accounts/couch-http.ts';
import { CouchTable } from '../../../couch/src/accounts/couch-table.ts';
import { CouchUserFeeds } from '../../../couch/src/bridge/couch-user-feeds.ts';
import { HttpCoreClient } from '../../../couch/src/bridge/http-core-client.ts';
import { sweep } from '../../../couch/src/bridge/sweep.ts';
import { makeEventDocument } from '../../../couch/src/core-server/event-fixture.ts';
import { summarize } from '../report/stats.ts';
import { figure, table } from '../report/table.ts';
import { type CopyMethod, copyDatabase } from './copy-database.ts';
import type { ServerBenchOptions } from './options.ts';

const fillBatch = 500;

/** Where the servers of a bridge run are. */
export interface BridgeServers {
  readonly couchUrl: string;
  readonly coreUrl: string;
  readonly secret: string;
  readonly dbPrefix: string;
  readonly method: CopyMethod;
  /** Processor time that CouchDB's process has used, in milliseconds; only of the embedded one. */
  readonly couchCpuMs: (() => Promise<number>) | undefined;
}

/** Events per second by the number of users they are spread over, round by round. */
export interface BridgeRow {
  readonly users: number;
  readonly bridge: readonly number[];
  readonly copied: readonly number[];
  /** The part of the bridge's time in which CouchDB's process was on a processor. */
  readonly couchBusy: readonly number[];
}

/** Measures, for each number of users, a sweep of the bridge and a copy of the same databases, in turns. */
export async function measureBridge(servers: BridgeServers, options: ServerBenchOptions, { end, say }: { end: number; say: (line: string) => void }) {
  const rows: BridgeRow[] = [];
  const couch = new CouchHttp(servers.couchUrl);
  for (const users of options.users) {
    const row = { users, bridge: [] as number[], copied: [] as number[], couchBusy: [] as number[] };
    for (let round = 0; round <= options.rounds && performance.now() < end; round += 1) {
      const count = round === 0 ? Math.ceil(options.count / 5) : options.count;
      const databases = await fill(couch, { servers, users, count });
      const measured = { bridge: () => bridged(couch, servers, databases), copied: () => copied(couch, servers, databases) };
      for (const way of round % 2 === 0 ? (['bridge', 'copied'] as const) : (['copied', 'bridge'] as const)) {
        const cpuBefore = await servers.couchCpuMs?.();
        const seconds = await measured[way]();
        if (round === 0) continue;
        row[way].push(count / seconds);
        const cpuAfter = await servers.couchCpuMs?.();
        if (way === 'bridge' && cpuBefore !== undefined && cpuAfter !== undefined) row.couchBusy.push((cpuAfter - cpuBefore) / 1_000 / seconds);
      }
      for (const database of databases) await couch.request(`/${database}`, { method: 'DELETE' });
      say(`measured  ${users} ${users === 1 ? 'user' : 'users'}, round ${round}`);
    }
    rows.push(row);
  }
  return rows;
}

/** Events per second, and the bridge's part of what a copy reaches. */
export function bridgeTable(rows: readonly BridgeRow[], method: CopyMethod): string {
  const cell = (rates: readonly number[]) => {
    const { median = 0, min = 0, max = 0 } = summarize(rates) ?? {};
    return `${figure(median)} (${figure(min)}-${figure(max)})`;
  };
  const ratio = ({ bridge, copied: copies }: BridgeRow) => {
    const { median = 0, min = 0, max = 0 } = summarize(bridge.map((rate, round) => rate / (copies[round] ?? Number.NaN))) ?? {};
    return `${median.toFixed(2)} (${min.toFixed(2)}-${max.toFixed(2)})`;
  };
  return table(
    ['users', 'ratio (range)', 'aim', 'bridge events/s', `${method} events/s`, 'CouchDB busy', 'rounds'],
    rows.map((row) => [
      String(row.users),
      ratio(row),
      'at least 0.5',
      cell(row.bridge),
      cell(row.copied),
      summarize(row.couchBusy)?.median.toFixed(2) ?? '',
      String(row.bridge.length),
    ]),
  );
}

async function fill(couch: CouchHttp, { servers, users, count }: { servers: BridgeServers; users: number; count: number }): Promise<readonly string[]> {
  const databases = Array.from({ length: users }, () => `${servers.dbPrefix}user-${randomBytes(16).toString('hex')}`);
  const each = Math.ceil(count / users);
  for (const [index, database] of databases.entries()) {
    await couch.expect(`/${database}`, { method: 'PUT' });
    const docs = Array.from({ length: each }, (_, seq) =>
      makeEventDocument({ deviceId: `device-${index}`, deviceSeq: seq + 1, data: { note: 'n'.repeat(200) } }),
    );
    for (let at = 0; at < docs.length; at += fillBatch)
      await couch.expect(`/${database}/_bulk_docs`, { method: 'POST', body: { docs: docs.slice(at, at + fillBatch), new_edits: false } });
  }
  return databases;
}

async function bridged(couch: CouchHttp, servers: BridgeServers, databases: readonly string[]): Promise<number> {
  const { coreUrl: url, secret, dbPrefix } = servers;
  const ports = {
    control: new CouchTable(couch, `${dbPrefix}control`),
    feeds: new CouchUserFeeds(couch, { dbPrefix }),
    core: new HttpCoreClient({ url, secret }),
  };
  const from = performance.now();
  const { failure } = await sweep(ports, { signal: AbortSignal.timeout(300_000), holds: () => true, databases });
  const seconds = (performance.now() - from) / 1_000;
  if (failure !== null) throw new Error(`The bridge failed: ${failure}`);
  return seconds;
}

async function copied(couch: CouchHttp, { method }: BridgeServers, databases: readonly string[]): Promise<number> {
  const targets = databases.map((from) => ({ from, to: `${from}-copy`, method }));
  const from = performance.now();
  for (const one of targets) await copyDatabase(couch, one);
  const seconds = (performance.now() - from) / 1_000;
  for (const { to } of targets) await couch.request(`/${to}`, { method: 'DELETE' });
  return seconds;
}
