import { EMBEDDED_VENDOR } from '../embedded/server-routes.ts';
import { acceptTokens } from './accept-tokens.ts';
import { type CouchClient, openCouch } from './couch-client.ts';
import { ensureDatabase, sharedDatabases } from './databases.ts';
import { ADMINS_WRITE, buildDesignDocument, ensureDesignDocument } from './design-documents.ts';
import { waitUntilRefused } from './refusal-probe.ts';

/** Writes one line of progress; `details` never hold credentials. */
export type Log = (message: string, details?: Readonly<Record<string, unknown>>) => void;

/** A public key that CouchDB shall accept for device tokens. `kid` is `[a-z0-9]+`; `publicPem` is SPKI PEM of an RSA key. */
export interface TokenKey {
  readonly kid: string;
  readonly publicPem: string;
}

export interface ProvisionOptions {
  /** With admin credentials. */
  readonly couchUrl: string;
  readonly dbPrefix: string;
  readonly tokenKeys: readonly TokenKey[];
  /** A device token (`_couchdb.roles: ['device']`, any `sub`) of a minute or more, used to see that tokens are accepted and refused where they must be. */
  readonly mintProbeToken: () => Promise<string>;
  readonly log: Log;
  /** How long tokens may take to be accepted, and then writes to be refused; 15 s where nothing is said. */
  readonly timeoutMs?: number;
}

/** The server that was provisioned. `vendor` is `empire-embedded` for the embedded one. */
export interface ProvisionedServer {
  readonly vendor: string;
  readonly version: string;
}

/**
 * Creates the shared databases (`content`, `registry`, `accounts`, `control`, `core`), their security and validation, and makes CouchDB accept
 * device tokens (the embedded server has their keys already). Idempotent, and safe from several instances at once. Resolves only once a
 * device's writes to `content` and `registry` are refused.
 * Errors: `offline` (unreachable), `needs-auth` (credentials refused, or tokens not accepted in time), `timeout`, `bad-response`, `bad-argument`.
 */
export async function provision(options: ProvisionOptions): Promise<ProvisionedServer> {
  const couch = openCouch(options.couchUrl);
  const server = await greet(couch);
  const embedded = server.vendor === EMBEDDED_VENDOR;
  if (!embedded) await createSystemDatabases(couch);
  for (const { name, security } of sharedDatabases) await ensureDatabase(couch, { name: `${options.dbPrefix}${name}`, security });
  if (!embedded) await acceptTokens(couch, options);
  await protectPullOnly(couch, options);
  options.log('CouchDB is provisioned', { host: couch.host, ...server });
  return server;
}

async function greet(couch: CouchClient): Promise<ProvisionedServer> {
  const welcome = await couch.get<{ version?: string; vendor?: { name?: string } }>({});
  // The greeting is open to everyone; the credentials are tried where only an admin is let in.
  await couch.get({ path: '_all_dbs', query: { limit: 1 } });
  return { vendor: welcome.vendor?.name ?? 'unknown', version: welcome.version ?? 'unknown' };
}

/** A single node that nobody set up lacks them: it complains in its log every few seconds, and has no `_db_updates`. */
async function createSystemDatabases(couch: CouchClient): Promise<void> {
  for (const db of ['_users', '_replicator', '_global_changes']) {
    const known = await couch.send({ db }, { tolerate: [404] });
    if (!known.ok) await couch.send({ method: 'PUT', db }, { tolerate: [412] });
  }
}

async function protectPullOnly(couch: CouchClient, options: ProvisionOptions): Promise<void> {
  const design = await buildDesignDocument(ADMINS_WRITE);
  const names = sharedDatabases.filter(({ pullOnly }) => pullOnly).map(({ name }) => `${options.dbPrefix}${name}`);
  for (const db of names) await ensureDesignDocument(couch, { db, design });
  for (const db of names) await waitUntilRefused(couch, { ...options, db });
}
