import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadCoreSecret } from '../core-server/core-secret.ts';
import { composeErasing, layFoundation } from '../dev/compose.ts';
import type { Environment } from '../dev/environment.ts';
import { StartError, startErrorOf } from '../dev/start-error.ts';
import { suppressedCore } from '../erasure/suppressed-core.ts';
import { bridgeUsage, runBridgeCommand } from './bridge-commands.ts';
import { CouchUserFeeds } from './couch-user-feeds.ts';
import { HttpCoreClient } from './http-core-client.ts';

/**
 * Runs `dead`, `replay` or `check` on the servers that the environment names; without `COUCHDB_URL` on those of `npm start` on this machine.
 * Resolves to the exit code. Errors: {@link StartError}.
 */
export async function operateBridge(args: readonly string[], environment: Environment): Promise<number> {
  const { couchUrl, coreUrl } = await serversOf(environment, 'The bridge command');
  try {
    const foundation = await layFoundation({ couchUrl, dbPrefix: environment.dbPrefix });
    const { couch, tables, dbPrefix } = foundation;
    const secret = await loadCoreSecret(tables.control, environment.coreSecret);
    const ports = {
      control: tables.control,
      feeds: new CouchUserFeeds(couch, { dbPrefix }),
      core: suppressedCore(new HttpCoreClient({ url: coreUrl, secret }), composeErasing(foundation).suppression),
    };
    const code = await runBridgeCommand({ args, ports, say: (line) => console.log(line), signal: AbortSignal.timeout(3_600_000) });
    if (code !== undefined) return code;
  } catch (error) {
    throw startErrorOf('The bridge command', error);
  }
  throw new StartError(`These words make no command: ${args.join(' ')}. There are:\n${bridgeUsage}`);
}

/** The servers that the environment names, or those of `npm start` on this machine. `name` begins the sentence of the error. Errors: {@link StartError}. */
export async function serversOf({ couchUrl, coreUrl, dataDir, port }: Environment, name: string): Promise<{ couchUrl: string; coreUrl: string }> {
  if (couchUrl && coreUrl) return { couchUrl, coreUrl };
  if (couchUrl) throw new StartError(`${name} cannot start: set EMPIRE_CORE_URL to the address of Empire Core.`);
  const password = await readFile(join(dataDir, 'couch-admin-password'), 'utf8').catch(() => undefined);
  if (password === undefined)
    throw new StartError(`${name} cannot start: set COUCHDB_URL and EMPIRE_CORE_URL, or run it beside npm start with its PORT and DATA_DIR.`);
  return { couchUrl: `http://admin:${password.trim()}@127.0.0.1:${port + 10}`, coreUrl: coreUrl ?? `http://127.0.0.1:${port + 11}` };
}
