import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EmpireError } from '@empire/contract';
import { Databases } from './databases.ts';
import { createExpressPouch } from './express-pouch.ts';
import { createFront } from './front.ts';
import type { TokenKeys } from './token-keys.ts';
import { UpdateLog } from './update-log.ts';

export interface EmbeddedCouchOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** `127.0.0.1` where nothing is said: this server is not meant to be reached from elsewhere. */
  readonly host?: string;
  readonly dataDir: string;
  readonly adminUser: string;
  readonly adminPassword: string;
  /** Read at every token, so that a rotation needs no restart. */
  readonly tokenKeys: () => TokenKeys;
}

export interface EmbeddedCouch {
  /** With the admin's credentials, without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts a CouchDB-compatible server for development and tests over PouchDB and leveldb; see docs/embedded-couchdb.md.
 * Errors: `storage-failed` when the data directory cannot be written or another process holds it; the system's own (`EADDRINUSE`) for the port.
 */
export async function startEmbeddedCouch(options: EmbeddedCouchOptions): Promise<EmbeddedCouch> {
  const databases = await openDatabases(options.dataDir);
  const updates = new UpdateLog(databases.names());
  const forward = await createExpressPouch(databases);
  const server = createServer(createFront({ ...options, databases, updates, forward }));
  const host = options.host ?? '127.0.0.1';
  try {
    await listen(server, { host, port: options.port });
  } catch (error) {
    await databases.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const credentials = `${encodeURIComponent(options.adminUser)}:${encodeURIComponent(options.adminPassword)}`;
  return {
    url: `http://${credentials}@${host}:${port}`,
    close: async () => {
      await stop(server);
      await databases.close();
    },
  };
}

async function openDatabases(dataDir: string): Promise<Databases> {
  try {
    await mkdir(dataDir, { recursive: true });
    return await Databases.open(dataDir);
  } catch (cause) {
    const received = cause instanceof Error ? cause.message : String((cause as { reason?: unknown }).reason ?? cause);
    throw new EmpireError('storage-failed', `The data directory ${dataDir} cannot be used: ${received}.`, { details: { dataDir, received }, cause });
  }
}

function listen(server: Server, address: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, () => resolve());
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
