import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OperatorAnswer, runOperator } from './operator.ts';
import { freePortBlock } from './port-block.ts';
import { scratchDir } from './scratch.ts';
import { ServerProcess } from './server-process.ts';
import { Truth } from './truth.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readyTimeoutMs = 240_000;
const exitTimeoutMs = 20_000;

/**
 * The whole product on one machine: gateway, host, neurons, CouchDB and Core, on ports and a data directory of its own.
 * With COUCHDB_URL in the environment the CouchDB is that one, under a random prefix, and stays up when the stack stops.
 */
export interface Stack {
  /** Where the shell is, without a slash at its end. */
  readonly url: string;
  readonly truth: Truth;
  /** Where mail is written that would be sent. */
  readonly mailDir: string;
  /** What the servers wrote last. */
  output(): string;
  /** Runs `npm run couch -- <words>` beside the running servers, as an operator does. */
  operate(...words: readonly string[]): Promise<OperatorAnswer>;
  /** Starts every server again, on the same ports and data. */
  start(): Promise<void>;
  /** Ends every server this stack started. */
  stop(): Promise<void>;
  /** Stops, removes the data directory and, on a CouchDB of its own, the databases. */
  dispose(): Promise<void>;
}

/** Starts a fresh stack. `env` is added to the servers' environment, e.g. `HOST_DIR`. */
export async function startStack(options: { env?: Readonly<Record<string, string>> } = {}): Promise<Stack> {
  const port = await freePortBlock();
  const data = await scratchDir('data');
  const external = process.env.COUCHDB_URL;
  const prefix = external ? `e2e-${randomBytes(5).toString('hex')}-` : '';
  const env = { PORT: String(port), DATA_DIR: data.path, DB_PREFIX: prefix, ...options.env };
  const server = new ServerProcess({
    argv: [process.execPath, '--import', 'tsx', 'couch/src/main.ts', 'dev'],
    cwd: root,
    env,
    readyTimeoutMs,
    exitTimeoutMs,
  });
  const coreUrl = `http://127.0.0.1:${port + 11}`;
  const truth = new Truth({
    couchUrl: () => external ?? `http://admin:${embeddedPassword(data.path)}@127.0.0.1:${port + 10}`,
    coreUrl,
    gatewayUrl: `http://localhost:${port}`,
    prefix,
  });
  const stack: Stack = {
    url: `http://localhost:${port}`,
    truth,
    mailDir: join(data.path, 'mail'),
    operate: (...words) => runOperator(words, { cwd: root, env: { ...env, ...(external && { EMPIRE_CORE_URL: coreUrl }) } }),
    output: () => server.output,
    start: () => server.start(),
    stop: () => server.stop(),
    async dispose() {
      await server.stop();
      if (external) await truth.removeDatabases();
      await data.remove();
    },
  };
  await server.start().catch(async (error: unknown) => {
    await data.remove();
    throw error;
  });
  return stack;
}

/** The embedded CouchDB mints its administrator's password at the first start. */
function embeddedPassword(dataDir: string): string {
  return encodeURIComponent(readFileSync(join(dataDir, 'couch-admin-password'), 'utf8').trim());
}
