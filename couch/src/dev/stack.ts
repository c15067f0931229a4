import { join } from 'node:path';
import { composeMailWorker, composeUnsubscribe } from '../mail/compose-worker.ts';
import type { MailEnvironment } from '../mail/mail-environment.ts';
import { Closers } from './closers.ts';
import { composeBridge, composeGateway, provisionFoundation } from './compose.ts';
import { stackHealth } from './stack-health.ts';
import type { Stack, StackOptions } from './stack-options.ts';
import { part, publish, publishModels, serve, startCore, startCouch, startNeurons } from './stack-parts.ts';

/**
 * Starts CouchDB (embedded unless `couchUrl`), Core (unless `coreUrl`), neuron origins, gateway with host, and bridge.
 * Errors: {@link StartError}; what had been started is ended before.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const closers = options.closers ?? new Closers();
  try {
    return await startParts(options, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function startParts(options: StackOptions, closers: Closers): Promise<Stack> {
  const foundation = await startCouch(options, closers);
  const provisioned = await part('CouchDB', () => provisionFoundation(foundation, () => {}));
  options.say(`couchdb   ${foundation.couch.base} (${provisioned.vendor} ${provisioned.version})`);
  const core = await startCore(options, { foundation, closers });
  const neurons = await startNeurons(options, closers);
  const refused = await publish(options, { foundation, neurons });
  await publishModels(options, foundation);
  const mail =
    options.mail &&
    (await part('Mail', () => composeMailWorker(foundation, { mail: options.mail as MailEnvironment, ...(!options.couchUrl && { workerId: 'embedded' }) })));
  const bridge = composeBridge(foundation, {
    mailQueued: () => mail?.hint(),
    coreUrl: core.url,
    secret: core.secret,
    ...(!options.couchUrl && { workerId: 'embedded' }),
    ...(options.retention && { retention: options.retention }),
    ...options.bridge,
  });
  const gateway = composeGateway(foundation, {
    hostDir: options.hostDir,
    mediaDir: join(options.dataDir, 'media'),
    modelsDir: join(options.dataDir, 'models'),
    metricsPort: options.metricsPort,
    unsubscribe: await part('Mail', () => composeUnsubscribe(foundation)),
    pushed: (database) => bridge.hint(database),
    health: () => stackHealth({ foundation, coreUrl: core.url, refused, neurons, bridge: () => bridge.health(), ...(mail && { mail: () => mail.health() }) }),
    ...(options.limits && { limits: options.limits }),
    ...(options.logLevel !== undefined && { logLevel: options.logLevel }),
    trustProxy: options.trustProxy ?? false,
  });
  const gatewayUrl = await serve('The gateway', gateway, { ...options, closers });
  options.say(`gateway   ${gatewayUrl} (host ${gatewayUrl}/)`);
  bridge.start();
  await closers.add(() => bridge.stop());
  options.say(`bridge    to ${core.url}`);
  if (mail) {
    mail.start();
    await closers.add(() => mail.stop());
    options.say(`mail      ${options.mail?.says}`);
  }
  return {
    gatewayUrl,
    coreUrl: core.url,
    couchUrl: foundation.couchUrl,
    dbPrefix: options.dbPrefix,
    neurons: Object.fromEntries(neurons.map(({ name, origin }) => [name, origin])),
    hint: (database) => bridge.hint(database),
    close: () => closers.close(),
  };
}
