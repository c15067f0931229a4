import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { Accounts } from '../accounts/accounts.ts';
import { CouchHttp } from '../accounts/couch-http.ts';
import { CouchUserDatabases } from '../accounts/couch-user-databases.ts';
import { Membership } from '../accounts/membership.ts';
import { Pairings } from '../accounts/pairings.ts';
import { Bridge, type BridgeOptions } from '../bridge/bridge.ts';
import { CouchUserFeeds } from '../bridge/couch-user-feeds.ts';
import { HttpCoreClient } from '../bridge/http-core-client.ts';
import { buildCore } from '../core-server/build-core.ts';
import { EventLedger } from '../core-server/event-ledger.ts';
import { buildGateway } from '../gateway/build-gateway.ts';
import type { GatewayLimits, Health } from '../gateway/ports.ts';
import { readReleaseOrigins } from '../gateway/read-release-origins.ts';
import { loadTokenKeys, TokenKeyRing } from '../gateway/token-keys.ts';
import { mintToken } from '../gateway/tokens.ts';
import { type Log, type ProvisionedServer, provision } from '../provision/provision.ts';
import { openTables, type SharedTables } from './shared-databases.ts';

/** What every server part needs of CouchDB. */
export interface Foundation {
  readonly couchUrl: string;
  readonly dbPrefix: string;
  readonly couch: CouchHttp;
  readonly tables: SharedTables;
  readonly keys: TokenKeyRing;
}

/** Connects to CouchDB and reads the shared keys. Errors: `bad-argument`, `offline`, `timeout`, `needs-auth`, `bad-response`. */
export async function layFoundation(options: { couchUrl: string; dbPrefix: string }): Promise<Foundation> {
  const couch = new CouchHttp(options.couchUrl);
  const tables = await openTables(couch, options);
  const set = await loadTokenKeys(tables.control, { now: Date.now });
  return { ...options, couch, tables, keys: new TokenKeyRing(set, { control: tables.control, now: Date.now }) };
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
  readonly health: () => Promise<Health>;
  readonly pushed?: (database: string) => void;
  readonly limits?: Partial<GatewayLimits>;
  readonly logLevel?: string;
  readonly trustProxy?: boolean;
}

/** The gateway over its adapters. */
export function composeGateway(foundation: Foundation, wishes: GatewayWishes): FastifyInstance {
  const { couchUrl, dbPrefix, tables, keys } = foundation;
  const accounts = new Membership({
    accounts: new Accounts(tables.accounts, { now: Date.now }),
    pairings: new Pairings(tables.accounts, { now: Date.now }),
    databases: new CouchUserDatabases({ couchUrl, dbPrefix }),
    control: tables.control,
  });
  const releaseOrigins = () => readReleaseOrigins({ couchUrl, dbPrefix });
  return buildGateway({ couchUrl, dbPrefix, keys, accounts, now: Date.now, releaseOrigins, ...wishes });
}

/** A bridge worker over its adapters; the caller starts it. */
export function composeBridge(foundation: Foundation, wishes: { coreUrl: string; secret: string } & Partial<BridgeOptions>): Bridge {
  const { couch, dbPrefix, tables } = foundation;
  const { coreUrl, secret, ...options } = wishes;
  const ports = { control: tables.control, feeds: new CouchUserFeeds(couch, { dbPrefix }), core: new HttpCoreClient({ url: coreUrl, secret }) };
  return new Bridge(ports, { workerId: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`, ...options });
}

/** The reference Core over its adapters. */
export function composeCore({ tables }: Foundation, secret: string): FastifyInstance {
  return buildCore({ ledger: new EventLedger(tables.core), secret });
}

/** Listens, and resolves to the port taken. */
export async function listen(app: FastifyInstance, address: { host: string; port: number }): Promise<number> {
  await app.listen(address);
  return (app.server.address() as AddressInfo).port;
}
