import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { Accounts } from '../accounts/accounts.ts';
import type { TableDocument } from '../accounts/document-table.ts';
import { Membership } from '../accounts/membership.ts';
import { MemoryTable } from '../accounts/memory-table.ts';
import { MemoryUserDatabases } from '../accounts/memory-user-databases.ts';
import { Pairings } from '../accounts/pairings.ts';
import { loadErasureKeys } from '../erasure/erasure-keys.ts';
import { Erasures } from '../erasure/erasures.ts';
import { Suppression } from '../erasure/suppression.ts';
import { buildGateway } from './build-gateway.ts';
import type { GatewayPorts } from './ports.ts';
import { loadTokenKeys, TokenKeyRing } from './token-keys.ts';

type Answerer = (request: IncomingMessage, response: ServerResponse) => void;

/** A gateway that listens, and the server behind it. */
export interface Door {
  readonly url: string;
  /** `METHOD target` of every request that got through. */
  readonly reached: readonly string[];
  readonly upstream: Server;
  readonly gateway: FastifyInstance;
}

let keyDocuments: Promise<readonly TableDocument[]> | undefined;

/** The documents of the servers' keys, made once in a test file: an RSA key takes up to a second. */
function sharedKeys(): Promise<readonly TableDocument[]> {
  keyDocuments ??= makeKeys();
  return keyDocuments;
}

async function makeKeys(): Promise<readonly TableDocument[]> {
  const control = new MemoryTable();
  await Promise.all([loadTokenKeys(control, { now: Date.now }), loadErasureKeys(control, { now: Date.now })]);
  return (await control.list({ prefix: '' })).map(({ _rev, ...document }) => document);
}

/** A gateway in front of a server that notes whatever reaches it; ended with the test. */
export async function newDoor(options: Partial<GatewayPorts> & { answer?: Answerer } = {}): Promise<Door> {
  const reached: string[] = [];
  const upstream = createServer((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    (options.answer ?? ((_request, reply) => reply.setHeader('content-type', 'application/json').end('{}')))(request, response);
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const hostDir = await mkdtemp(join(tmpdir(), 'empire-host-'));
  await Promise.all([
    writeFile(join(hostDir, 'index.html'), '<!doctype html>shell'),
    writeFile(join(hostDir, 'sw.js'), ''),
    writeFile(join(hostDir, 'main.0123456789ab.js'), ''),
  ]);
  const now = options.now ?? Date.now;
  const [table, control] = [new MemoryTable(), new MemoryTable()];
  for (const document of await sharedKeys()) await control.put(document);
  const erasureKeys = await loadErasureKeys(control, { now });
  const parts = {
    accounts: new Accounts(table, { now }),
    pairings: new Pairings(table, { now }),
    databases: new MemoryUserDatabases(),
    suppression: new Suppression(table, erasureKeys.suppressionSecret),
  };
  const erasures = new Erasures({ ...parts, table, now });
  const accounts = new Membership({ ...parts, erasures, control });
  const gateway = buildGateway({
    couchUrl: `http://admin:secret@127.0.0.1:${(upstream.address() as AddressInfo).port}`,
    dbPrefix: '',
    keys: new TokenKeyRing(await loadTokenKeys(control, { now }), { control, now }),
    accounts,
    erasures,
    erasureKeys,
    hostDir,
    now,
    health: async () => ({ status: 'degraded', parts: {} }),
    releaseOrigins: async () => ['https://quiz.example', 'not an origin; script-src *'],
    logLevel: 'silent',
    ...options,
  });
  const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await gateway.close();
    upstream.closeAllConnections();
    upstream.close();
    await rm(hostDir, { recursive: true, force: true });
  });
  return { url, reached, upstream, gateway };
}

/** Sends a request target exactly as written, which no HTTP client does, and resolves to the status. */
export function rawRequest(url: string, head: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(`${head}\r\nhost: x\r\nconnection: close\r\n\r\n`));
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer')));
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString())?.[1]));
    });
  });
}
