import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { Accounts } from '../accounts/accounts.ts';
import { CouchHttp } from '../accounts/couch-http.ts';
import { CouchTable } from '../accounts/couch-table.ts';
import { CouchUserDatabases } from '../accounts/couch-user-databases.ts';
import { gatherReads } from '../accounts/gathered-reads.ts';
import { Membership } from '../accounts/membership.ts';
import { Pairings } from '../accounts/pairings.ts';
import { Bridge, type BridgeOptions } from '../bridge/bridge.ts';
import { Chores } from '../bridge/chores.ts';
import { CouchUserFeeds } from '../bridge/couch-user-feeds.ts';
import { HttpCoreClient } from '../bridge/http-core-client.ts';
import { buildCore } from '../core-server/build-core.ts';
import { EventLedger } from '../core-server/event-ledger.ts';
import { type ErasureKeys, loadErasureKeys } from '../erasure/erasure-keys.ts';
import { Erasures } from '../erasure/erasures.ts';
import { Suppression } from '../erasure/suppression.ts';
import { publishedExperiments } from '../experiments/definitions.ts';
import { buildGateway } from '../gateway/build-gateway.ts';
import { Introductions } from '../gateway/introductions.ts';
import type { GatewayLimits, Health } from '../gateway/ports.ts';
import { readReleaseOrigins } from '../gateway/read-release-origins.ts';
import { loadTokenKeys, TokenKeyRing } from '../gateway/token-keys.ts';
import { mintToken } from '../gateway/tokens.ts';
import { forgetMailOf, queueMailOf } from '../mail/compose-worker.ts';
import type { Unsubscribe } from '../mail/unsubscribe.ts';
import { loadModelKeys } from '../models/model-keys.ts';
import { ModelShelf } from '../models/model-shelf.ts';
import { openCouch } from '../provision/couch-client.ts';
import { type Log, type ProvisionedServer, provision } from '../provision/provision.ts';
import type { RetentionRules } from '../retention/retention-rules.ts';
import { openTables, type SharedTables } from './shared-databases.ts';

/** What every server part needs of CouchDB. */
export interface Foundation {
  readonly couchUrl: string;
  readonly dbPrefix: string;
  readonly couch: CouchHttp;
  readonly tables: SharedTables;
  readonly keys: TokenKeyRing;
  readonly erasureKeys: ErasureKeys;
}

/** Connects to CouchDB and reads the shared keys. Errors: `bad-argument`, `offline`, `timeout`, `needs-auth`, `bad-response`. */
export async function layFoundation(options: { couchUrl: string; dbPrefix: string }): Promise<Foundation> {
  const couch = new CouchHttp(options.couchUrl);
  const tables = await openTables(couch, options);
  const set = await loadTokenKeys(tables.control, { now: Date.now });
  const erasureKeys = await loadErasureKeys(tables.control, { now: Date.now });
  await loadModelKeys(tables.control, { now: Date.now });
  return { ...options, couch, tables, erasureKeys, keys: new TokenKeyRing(set, { control: tables.control, now: Date.now }) };
}

/** Provisions CouchDB with the shared keys. Errors: those of `provision`. */
export async function provisionFoundation({ couchUrl, dbPrefix, keys }: Foundation, log: Log): Promise<ProvisionedServer> {
  const probe = { userId: '0'.repeat(32), deviceId: 'provision' };
  return provision({
    couchUrl,
    dbPrefix,
    tokenKeys: keys.current.keys.map(({ kid, publicPem }) => ({ kid, publicPem })),
    mintProbeToken: async () => (await mintToken(keys.current, { ...probe, now: Date.now() })).token,
    log,
  });
}

export interface GatewayWishes {
  readonly hostDir: string;
  readonly mediaDir?: string | undefined;
  readonly modelsDir?: string | undefined;
  readonly metricsPort?: number | undefined;
  readonly unsubscribe?: Unsubscribe | undefined;
  readonly health: () => Promise<Health>;
  readonly pushed?: (database: string) => void;
  readonly limits?: Partial<GatewayLimits>;
  readonly logLevel?: string;
  readonly trustProxy?: boolean;
}

/** Erase-me over its adapters, and what it works with. */
export function composeErasing({ couchUrl, dbPrefix, tables, erasureKeys }: Foundation) {
  const now = Date.now;
  const ports = {
    accounts: new Accounts(tables.accounts, { now }),
    pairings: new Pairings(tables.accounts, { now }),
    databases: new CouchUserDatabases({ couchUrl, dbPrefix }),
    suppression: new Suppression(tables.accounts, erasureKeys.suppressionSecret),
  };
  return { ...ports, erasures: new Erasures({ ...ports, table: tables.accounts, now }), databaseOf: (userId: string) => `${dbPrefix}user-${userId}` };
}

/** The gateway over its adapters. */
export function composeGateway(foundation: Foundation, wishes: GatewayWishes): FastifyInstance {
  const { couchUrl, dbPrefix, tables, keys, erasureKeys } = foundation;
  const { erasures, ...ports } = composeErasing(foundation);
  const standings = new Accounts(gatherReads(tables.accounts), { now: Date.now });
  const accounts = new Membership({ ...ports, accounts: standings, erasures, control: tables.control });
  const releaseOrigins = () => readReleaseOrigins({ couchUrl, dbPrefix });
  const modelKeys = async () => (await loadModelKeys(tables.control, { now: Date.now })).map(({ publicKey }) => publicKey);
  const introductions = new Introductions({ couchUrl, dbPrefix, now: Date.now });
  const introduction = (path: string) => introductions.of(path);
  return buildGateway({ couchUrl, dbPrefix, keys, accounts, erasures, erasureKeys, now: Date.now, introduction, releaseOrigins, modelKeys, ...wishes });
}

/** The federation's models over their adapters. */
export function composeModels({ couchUrl, dbPrefix, tables }: Foundation): ModelShelf {
  return new ModelShelf({ control: tables.control, couch: openCouch(couchUrl), dbPrefix, federation: 'local', now: Date.now });
}

/** A bridge worker over its adapters; the caller starts it. */
export function composeBridge(
  foundation: Foundation,
  wishes: { coreUrl: string; secret: string; retention?: RetentionRules; mailQueued?: () => void } & Partial<BridgeOptions>,
): Bridge {
  const { control } = foundation.tables;
  const { coreUrl, secret, retention = [], mailQueued, ...options } = wishes;
  const erasing = { ...composeErasing(foundation), forget: [forgetMailOf(foundation)] };
  const feeds = new CouchUserFeeds(foundation.couch, { dbPrefix: foundation.dbPrefix });
  const chores = new Chores({ ...erasing, control, feeds, rules: retention });
  const ports = { control, feeds, core: new HttpCoreClient({ url: coreUrl, secret }), erasing, chores, mail: queueMailOf(foundation, mailQueued) };
  return new Bridge(ports, { workerId: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`, ...options });
}

/** The reference Core over its adapters. */
export function composeCore({ couch, dbPrefix, tables }: Foundation, secret: string): FastifyInstance {
  const experiments = publishedExperiments(new CouchTable(couch, `${dbPrefix}content`));
  return buildCore({ ledger: new EventLedger(tables.core), secret, experiments });
}

/** Listens, and resolves to the port taken. */
export async function listen(app: FastifyInstance, address: { host: string; port: number }): Promise<number> {
  await app.listen(address);
  return (app.server.address() as AddressInfo).port;
}
