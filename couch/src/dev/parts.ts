import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadCoreSecret } from '../core-server/core-secret.ts';
import { composeMailWorker, composeUnsubscribe } from '../mail/compose-worker.ts';
import { readMailEnvironment } from '../mail/mail-environment.ts';
import { Closers } from './closers.ts';
import { composeBridge, composeCore, composeGateway, composeModels, type Foundation, layFoundation, listen, provisionFoundation } from './compose.ts';
import type { Environment } from './environment.ts';
import { askHealth } from './health.ts';
import { coreHealth, couchHealth, publishedHealth, remoteBridgeHealth } from './part-health.ts';
import { untilSignal } from './signals.ts';
import { StartError, startErrorOf } from './start-error.ts';

/** Runs the gateway alone. Errors: {@link StartError}. */
export async function runGateway(root: string, environment: Environment): Promise<void> {
  const { hostDir = join(root, 'host/dist') } = environment;
  await run(environment, 'The gateway', async (foundation, closers) => {
    if (!existsSync(join(hostDir, 'index.html'))) throw new StartError('The gateway cannot start: the host is not built; run npm run build first.');
    const published = () => publishedHealth(foundation, []);
    const gateway = composeGateway(foundation, {
      hostDir,
      mediaDir: join(environment.dataDir, 'media'),
      modelsDir: join(environment.dataDir, 'models'),
      metricsPort: environment.metricsPort,
      unsubscribe: await composeUnsubscribe(foundation),
      logLevel: environment.logLevel,
      trustProxy: environment.trustProxy,
      health: () =>
        askHealth({
          gateway: async () => ({ state: 'ok' }),
          couchdb: () => couchHealth(foundation),
          bridge: () => remoteBridgeHealth(foundation.tables.control, Date.now),
          core: () => coreHealth(environment.coreUrl),
          registry: async () => (await published()).registry,
          content: async () => (await published()).content,
        }),
    });
    await closers.add(() => gateway.close());
    return `gateway   http://${environment.host}:${await listen(gateway, environment)}`;
  });
}

/** Runs one bridge worker alone. Errors: {@link StartError}. */
export async function runBridge(environment: Environment): Promise<void> {
  const { coreUrl } = environment;
  if (!coreUrl) throw new StartError('The bridge cannot start: set EMPIRE_CORE_URL to the address of Empire Core.');
  await run(environment, 'The bridge', async (foundation, closers) => {
    const secret = await loadCoreSecret(foundation.tables.control, environment.coreSecret);
    const bridge = composeBridge(foundation, { coreUrl, secret, retention: environment.retention });
    bridge.start();
    await closers.add(() => bridge.stop());
    return `bridge    to ${coreUrl}`;
  });
}

/** Runs one mail worker alone. Errors: {@link StartError}. */
export async function runMail(environment: Environment): Promise<void> {
  const mail = readMailEnvironment(process.env, { dataDir: environment.dataDir });
  await run(environment, 'Mail', async (foundation, closers) => {
    const worker = await composeMailWorker(foundation, { mail, log: (line) => console.log(line) });
    worker.start();
    await closers.add(() => worker.stop());
    return `mail      ${mail.says}`;
  });
}

/** Runs the reference Core alone. Errors: {@link StartError}. */
export async function runCore(environment: Environment): Promise<void> {
  await run(environment, 'Empire Core', async (foundation, closers) => {
    const core = composeCore(foundation, await loadCoreSecret(foundation.tables.control, environment.coreSecret));
    await closers.add(() => core.close());
    return `core      http://${environment.host}:${await listen(core, environment)}`;
  });
}

/** Provisions CouchDB and ends. Errors: {@link StartError}. */
export async function runProvision(environment: Environment): Promise<void> {
  const name = 'Provisioning';
  try {
    const foundation = await foundationOf(environment, name);
    const { vendor, version } = await provisionFoundation(foundation, (message) => console.log(message));
    if (await composeModels(foundation).issue()) console.log('Devices are told of the models under a new signature');
    console.log(`couchdb   ${foundation.couch.base} (${vendor} ${version})`);
  } catch (error) {
    throw startErrorOf(name, error);
  }
}

async function run(environment: Environment, name: string, start: (foundation: Foundation, closers: Closers) => Promise<string>): Promise<void> {
  const closers = new Closers();
  await untilSignal(closers, async () => {
    try {
      console.log(await start(await foundationOf(environment, name), closers));
      console.log('ready');
    } catch (error) {
      await closers.close();
      throw startErrorOf(name, error);
    }
  });
}

function foundationOf({ couchUrl, dbPrefix }: Environment, name: string): Promise<Foundation> {
  if (!couchUrl) throw new StartError(`${name} cannot start: set COUCHDB_URL to the address of CouchDB, with an administrator's name and password.`);
  return layFoundation({ couchUrl, dbPrefix });
}
