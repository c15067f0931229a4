/** Every method that is tried on every route. */
export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'COPY', 'OPTIONS'] as const;
export type Method = (typeof methods)[number];

/** What a device may name: each kind of database, by whom it belongs to. */
export const databaseKinds = ['own', 'other', 'content', 'registry', 'accounts', 'control', 'core', 'missing'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

/** Routes below a database. */
export const databaseRoutes = [
  '',
  '_all_docs',
  '_changes',
  '_bulk_get',
  '_bulk_docs',
  '_revs_diff',
  '_missing_revs',
  '_find',
  '_index',
  '_explain',
  '_local_docs',
  '_local/note',
  '_security',
  '_design_docs',
  '_design/probe',
  '_design/probe/_view/all',
  '_purge',
  '_compact',
  '_ensure_full_commit',
  '_revs_limit',
  '_shards',
  '_partition/a',
  'quiz:s:answer:1',
  'quiz:s:answer:1/photo.png',
] as const;

/** Routes of the server itself. */
export const serverRoutes = [
  '_all_dbs',
  '_dbs_info',
  '_config',
  '_node/_local/_config',
  '_node/_local/_config/admins',
  '_node/_local/_restart',
  '_replicate',
  '_replicator',
  '_scheduler/jobs',
  '_session',
  '_users',
  '_users/_all_docs',
  '_up',
  '_uuids',
  '_db_updates',
  '_membership',
  '_active_tasks',
  '_cluster_setup',
  '_utils',
] as const;

interface Allowed {
  readonly status: 200 | 201;
  readonly body?: string;
  /** Whether CouchDB is changed by it: not for a user that has joined another. */
  readonly writes?: true;
}

const reading: Readonly<Record<string, Allowed>> = {
  'GET ': { status: 200 },
  'GET _changes': { status: 200 },
  'GET _all_docs': { status: 200 },
  'POST _all_docs': { status: 200, body: '{"keys":[]}' },
  'POST _bulk_get': { status: 200, body: '{"docs":[]}' },
};

/** The whole of what the gateway lets through to CouchDB, written down independently of its code. */
const allowedAtGateway: Readonly<Partial<Record<DatabaseKind, Readonly<Record<string, Allowed>>>>> = {
  own: {
    ...reading,
    'POST _revs_diff': { status: 200, body: '{}' },
    'POST _bulk_docs': { status: 201, body: '{"docs":[],"new_edits":false}', writes: true },
    'GET _local/note': { status: 200 },
    'PUT _local/note': { status: 201, body: '{}', writes: true },
  },
  content: reading,
  registry: reading,
};

export interface Cell {
  readonly method: Method;
  readonly route: string;
  readonly kind: DatabaseKind | 'server';
}

/** The body a cell is tried with. */
export function bodyOf({ method, route, kind }: Cell): string | undefined {
  if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH') return undefined;
  return (kind === 'server' ? undefined : allowedAtGateway.own?.[`${method} ${route}`]?.body) ?? '{}';
}

/** The status a good token gets at the gateway; `joined` is one of a user that has become an alias. */
export function statusAtGateway({ method, route, kind }: Cell, token: 'live' | 'joined'): number {
  const allowed = kind === 'server' ? undefined : allowedAtGateway[kind]?.[`${method} ${route}`];
  if (!allowed) return 403;
  return token === 'joined' && allowed.writes ? 401 : allowed.status;
}

const openAtCouch = new Set(['_session', '_up', '_uuids', '_utils']);

/**
 * What CouchDB itself must do with a device's token that reaches it past the gateway: `refuse` is no success and no change; `any` is where
 * CouchDB decides by rules of its own that reveal or change nothing of another user. A member may do much in its own database, so only what
 * would open it to others is written down. `_purge` is no right of admins in CouchDB, which is why devices must not reach it.
 */
export function atCouch({ method, route, kind }: Cell): 'allow' | 'refuse' | 'any' {
  if (method === 'OPTIONS') return 'any';
  if (kind === 'server') return openAtCouch.has(route) || (route === '_replicate' && method !== 'POST') ? 'any' : 'refuse';
  if (kind === 'other' || kind === 'accounts' || kind === 'control' || kind === 'core' || kind === 'missing') return 'refuse';
  if (Object.hasOwn(reading, `${method} ${route}`)) return 'allow';
  const opens = ['PUT ', 'DELETE ', 'PUT _security', 'PUT _design/probe', 'POST _compact'];
  if (opens.includes(`${method} ${route}`)) return 'refuse';
  const documentWrites = ['POST ', 'PUT quiz:s:answer:1'];
  return kind !== 'own' && documentWrites.includes(`${method} ${route}`) ? 'refuse' : 'any';
}
