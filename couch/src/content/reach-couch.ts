import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '@empire/contract';
import type { Environment } from '../dev/environment.ts';
import { StartError } from '../dev/start-error.ts';
import { type CouchClient, openCouch } from '../provision/couch-client.ts';

/** The CouchDB of `COUCHDB_URL`, else the one that a running `npm start` embeds. Errors: {@link StartError}, saying what to do. */
export async function reachCouch(environment: Environment): Promise<CouchClient> {
  const { couchUrl, dbPrefix } = environment;
  const couch = openCouch(couchUrl ?? (await embeddedUrl(environment)));
  try {
    const found = await couch.send({ db: `${dbPrefix}content` }, { tolerate: [404] });
    if (found.ok) return couch;
  } catch (error) {
    throw unreachable(error, { environment, host: couch.host });
  }
  throw new StartError(`CouchDB at ${couch.host} has no database ${dbPrefix}content; run npm run couch provision first, or look at DB_PREFIX.`);
}

async function embeddedUrl({ host, port, dataDir }: Environment): Promise<string> {
  const file = join(dataDir, 'couch-admin-password');
  const password = await readFile(file, 'utf8').catch(() => undefined);
  if (password === undefined)
    throw new StartError(`COUCHDB_URL is not set and ${dataDir} is no data directory of npm start; run npm start first, or set COUCHDB_URL or DATA_DIR.`);
  const address = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host;
  return `http://admin:${encodeURIComponent(password.trim())}@${address}:${port + 10}`;
}

function unreachable(cause: unknown, { environment, host }: { environment: Environment; host: string }): unknown {
  if (errorCode(cause) === 'needs-auth') return new StartError(`CouchDB at ${host} refuses the administrator's name or password.`, { cause });
  if (errorCode(cause) !== 'offline') return cause;
  if (environment.couchUrl) return new StartError(`CouchDB at ${host} (COUCHDB_URL) cannot be reached.`, { cause });
  return new StartError(`COUCHDB_URL is not set and nothing answers at ${host}, where npm start keeps its CouchDB; run npm start, or look at PORT.`, { cause });
}
