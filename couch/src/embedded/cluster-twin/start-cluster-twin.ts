import { createPublicKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConfigTwin } from '../../provision/config-twin.ts';
import { toCouchError } from '../couch-error.ts';
import { startEmbeddedCouch } from '../embedded-couch.ts';
import { answerAsCluster, newClusterState } from './cluster-front.ts';

/** A running twin. */
export interface ClusterTwin {
  /** With the administrator's credentials, below a path of its own. */
  readonly url: string;
  close(): Promise<void>;
}

const NODES = ['couchdb@one.example', 'couchdb@two.example', 'couchdb@three.example'];
const BASE_PATH = '/behind/a.proxy';

/**
 * A twin of a CouchDB cluster of three nodes behind a balancer, for tests: the embedded server with a configuration per node, sequences that say
 * nothing, shards whose order is not that of the writing, copies that lag, rows that come twice, databases that some nodes do not know yet or
 * still know, writes that reach no majority and two writers that are both taken. The same seed makes the same choices for the same requests.
 */
export async function startClusterTwin({ seed = 1 }: { seed?: number } = {}): Promise<ClusterTwin> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cluster-twin-'));
  let settings: ReadonlyMap<string, string> = new Map();
  const credentials = { adminUser: 'admin', adminPassword: 'p@ss/w:rd é%' };
  const embedded = await startEmbeddedCouch({ port: 0, dataDir, ...credentials, tokenKeys: () => keysOf(settings) });
  const nodes = await startConfigTwin(embedded.url, { nodes: NODES });
  settings = nodes.settings;
  const basic = Buffer.from(`${credentials.adminUser}:${credentials.adminPassword}`).toString('base64');
  const state = newClusterState({ behind: new URL(nodes.url), adminAuthorization: `Basic ${basic}`, random: chanceOf(seed) });
  const server = createServer((request, response) => {
    const path = pathBelow(request.url ?? '/');
    if (path === undefined) return void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>');
    answerAsCluster(state, { request, response, path }).catch((thrown: unknown) => refuse(response, thrown));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${credentials.adminUser}:${encodeURIComponent(credentials.adminPassword)}@127.0.0.1:${port}${BASE_PATH}/`,
    close: async () => {
      await stop(server);
      await nodes.close();
      await embedded.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The token keys in the configuration of any node. */
function keysOf(settings: ReadonlyMap<string, string>) {
  const keys = [...settings].flatMap(([name, pem]) => {
    const kid = name.split('/jwt_keys/rsa:')[1];
    return kid === undefined ? [] : [[kid, createPublicKey(pem.replaceAll('\\n', '\n'))] as const];
  });
  return new Map(keys);
}

function pathBelow(url: string): string | undefined {
  if (url === BASE_PATH || !url.startsWith(`${BASE_PATH}/`)) return undefined;
  return url.slice(BASE_PATH.length);
}

function refuse(response: ServerResponse<IncomingMessage>, thrown: unknown): void {
  const { status, error, reason } = toCouchError(thrown);
  if (response.headersSent) return void response.end();
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error, reason }));
}

/** Numbers from 0 up to 1, always the same for a seed: a linear congruential generator modulo 2^32. */
function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
