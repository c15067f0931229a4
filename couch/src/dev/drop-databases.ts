import { CouchHttp } from '../accounts/couch-http.ts';
import { openCouch } from '../provision/couch-client.ts';
import { listNodes } from '../provision/jwt-settings.ts';
import { waitUntil } from '../provision/wait-until.ts';

const PATIENCE_MS = 20_000;

/** Deletes every database under a prefix, for tests on a CouchDB that others use, and takes the token keys of that installation out of its configuration. */
export async function dropDatabases(couchUrl: string, dbPrefix: string): Promise<void> {
  if (dbPrefix === '') throw new Error('Databases are removed only in a run with a prefix of its own.');
  const couch = new CouchHttp(couchUrl);
  await dropTokenKeys(couchUrl, { couch, dbPrefix });
  const query = new URLSearchParams({ startkey: JSON.stringify(dbPrefix), endkey: JSON.stringify(`${dbPrefix}\ufff0`) });
  const drop = async () => {
    const names = (await couch.expect(`/_all_dbs?${query}`)) as readonly string[];
    for (const name of names) await couch.request(`/${encodeURIComponent(name)}`, { method: 'DELETE' });
    return names.length === 0;
  };
  // Nodes of a cluster list a database for a moment after it is gone, and may fail while it goes.
  await waitUntil(drop, { timeoutMs: PATIENCE_MS });
}

async function dropTokenKeys(couchUrl: string, { couch, dbPrefix }: { couch: CouchHttp; dbPrefix: string }): Promise<void> {
  const { status, body } = await couch.request(`/${dbPrefix}control/token-keys`);
  if (status !== 200) return;
  const client = openCouch(couchUrl);
  const nodes = await listNodes(client).catch(() => []);
  for (const node of nodes) {
    for (const { kid } of (body as { keys: readonly { kid: string }[] }).keys)
      await client.send({ method: 'DELETE', path: `_node/${node}/_config/jwt_keys/rsa:${kid}` }, { tolerate: [404] });
  }
}
