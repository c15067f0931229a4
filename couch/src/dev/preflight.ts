import { createServer } from 'node:net';
import { CouchHttp } from '../accounts/couch-http.ts';
import { prepareDataDir } from './data-dir.ts';
import type { Environment } from './environment.ts';
import { startErrorOf } from './start-error.ts';

/**
 * Finds out before a long build what would stop the start: a data directory that cannot be written, a port that is taken,
 * a CouchDB that cannot be reached or refuses the credentials. Errors: {@link StartError}.
 */
export async function preflight({ port, host, dataDir, couchUrl, coreUrl }: Environment): Promise<void> {
  if (couchUrl) await tryCouch(couchUrl);
  else await prepareDataDir(dataDir);
  if (port === 0) return;
  await tryPort('The gateway', { host, port });
  if (!couchUrl) await tryPort('The embedded CouchDB', { host, port: port + 10 });
  if (!coreUrl) await tryPort('Empire Core', { host, port: port + 11 });
}

async function tryCouch(couchUrl: string): Promise<void> {
  try {
    await new CouchHttp(couchUrl).expect('/_all_dbs?limit=1', { timeoutMs: 10_000 });
  } catch (error) {
    throw startErrorOf('CouchDB', error);
  }
}

async function tryPort(part: string, address: { host: string; port: number }): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(address, resolve);
    });
  } catch (error) {
    throw startErrorOf(part, error);
  }
  await new Promise((resolve) => server.close(resolve));
}
