import type { CouchClient } from './couch-client.ts';
import { untilKnown } from './until-known.ts';
import { waitUntil } from './wait-until.ts';

/** CouchDB's `_security` object. */
export interface SecurityObject {
  readonly admins: { readonly names: readonly string[]; readonly roles: readonly string[] };
  readonly members: { readonly names: readonly string[]; readonly roles: readonly string[] };
}

/** A database every installation has. */
export interface SharedDatabase {
  readonly name: 'content' | 'registry' | 'accounts' | 'control' | 'core';
  readonly security: SecurityObject;
  /** Whether devices may read it but not write. */
  readonly pullOnly: boolean;
}

/** For how long a node may not know a database that another one has created. */
const NEW_DATABASE_MS = 5_000;
const admins = { names: [], roles: ['_admin'] };
const serversOnly: SecurityObject = { admins, members: { names: [], roles: ['_admin'] } };
const devicesRead: SecurityObject = { admins, members: { names: [], roles: ['device'] } };

/** `content` and `registry` are read by every device; the rest is the servers' own. */
export const sharedDatabases: readonly SharedDatabase[] = [
  { name: 'content', security: devicesRead, pullOnly: true },
  { name: 'registry', security: devicesRead, pullOnly: true },
  { name: 'accounts', security: serversOnly, pullOnly: false },
  { name: 'control', security: serversOnly, pullOnly: false },
  { name: 'core', security: serversOnly, pullOnly: false },
];

/** What admits one user alone. */
export function userSecurity(userId: string): SecurityObject {
  return { admins, members: { names: [userId], roles: [] } };
}

/** Creates the database unless it exists, and writes its security unless it is that already. Errors: as {@link CouchClient.send}. */
export async function ensureDatabase(couch: CouchClient, database: { name: string; security: SecurityObject; shards?: number }): Promise<void> {
  const { name, security, shards } = database;
  const created = await couch.send({ method: 'PUT', db: name, ...(shards === undefined ? {} : { query: { q: shards } }) }, { tolerate: [412] });
  if (created.ok) await untilKnown(async () => (await couch.send({ db: name }, { tolerate: [404] })).ok);
  const stored = await readSecurity(couch, name);
  if (stored !== undefined && sameSecurity(stored, security)) return;
  const write = { method: 'PUT', db: name, path: '_security', body: security } as const;
  const isWritten = async () => (await couch.send(write, { tolerate: [404] })).ok;
  if (!(await waitUntil(isWritten, { timeoutMs: NEW_DATABASE_MS }))) await couch.get(write);
}

async function readSecurity(couch: CouchClient, name: string): Promise<Partial<SecurityObject> | undefined> {
  // A cluster may answer 404 for an instant after the creation was acknowledged.
  const answer = await couch.send<Partial<SecurityObject>>({ db: name, path: '_security' }, { tolerate: [404] });
  return answer.ok ? answer.value : undefined;
}

function sameSecurity(stored: Partial<SecurityObject>, wanted: SecurityObject): boolean {
  return (['admins', 'members'] as const).every((group) =>
    (['names', 'roles'] as const).every((list) => JSON.stringify(stored[group]?.[list] ?? []) === JSON.stringify(wanted[group][list])),
  );
}
