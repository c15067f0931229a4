import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { loadCoreSecret } from '../core-server/core-secret.ts';
import { type EmbeddedCouch, startEmbeddedCouch } from '../embedded/embedded-couch.ts';
import { publishCommitted } from '../models/publish-models.ts';
import { type PublishRefusal, publishNeurons } from '../publish/publish-neurons.ts';
import type { Closers } from './closers.ts';
import { composeCore, composeModels, type Foundation, layFoundation, listen } from './compose.ts';
import { embeddedPassword, prepareDataDir } from './data-dir.ts';
import { buildNeuronOrigin, builtNeurons } from './neuron-origin.ts';
import type { StackOptions } from './stack-options.ts';
import { startErrorOf } from './start-error.ts';

/** The embedded CouchDB, or a connection to the one named. Errors: {@link StartError}. */
export async function startCouch(options: StackOptions, closers: Closers): Promise<Foundation> {
  if (options.couchUrl) return part('CouchDB', () => layFoundation({ couchUrl: options.couchUrl as string, dbPrefix: options.dbPrefix }));
  await prepareDataDir(options.dataDir);
  let foundation: Foundation | undefined;
  const embedded = await part(
    'The embedded CouchDB',
    async (): Promise<EmbeddedCouch> =>
      startEmbeddedCouch({
        port: shifted(options.port, 10),
        host: options.host,
        dataDir: join(options.dataDir, 'couch'),
        adminUser: 'admin',
        adminPassword: await embeddedPassword(options.dataDir),
        tokenKeys: () => new Map(foundation?.keys.current.keys.map(({ kid, publicPem }) => [kid, createPublicKey(publicPem)])),
      }),
  );
  await closers.add(() => embedded.close());
  foundation = await part('CouchDB', () => layFoundation({ couchUrl: embedded.url, dbPrefix: options.dbPrefix }));
  return foundation;
}

/** The reference Core, or the address of the one named, with the shared secret. Errors: {@link StartError}. */
export async function startCore(
  options: StackOptions,
  { foundation, closers }: { foundation: Foundation; closers: Closers },
): Promise<{ url: string; secret: string }> {
  const secret = await part('Empire Core', () => loadCoreSecret(foundation.tables.control, options.coreSecret));
  if (options.coreUrl) return { url: options.coreUrl, secret };
  const core = await part('Empire Core', async () => composeCore(foundation, secret));
  const url = await serve('Empire Core', core, { host: options.host, port: shifted(options.port, 11), closers });
  options.say(`core      ${url} (reference)`);
  return { url, secret };
}

/** A neuron on an origin of its own. */
export interface ServedNeuron {
  readonly name: string;
  readonly dir: string;
  readonly origin: string;
}

/** One origin for each neuron that is built. Errors: {@link StartError}. */
export async function startNeurons(options: StackOptions, closers: Closers): Promise<readonly ServedNeuron[]> {
  const served: ServedNeuron[] = [];
  for (const [index, { name, dir }] of builtNeurons(options.neuronsDir).entries()) {
    const port = shifted(options.port, index < 9 ? index + 1 : index + 3);
    const origin = await serve(`The origin of the neuron ${name}`, buildNeuronOrigin(dir), { host: options.host, port, closers });
    options.say(`neuron    ${origin} (${name})`);
    served.push({ name, dir, origin });
  }
  return served;
}

/** Publishes what the neurons brought, and resolves to what was refused. Errors: {@link StartError}. */
export async function publish(
  options: StackOptions,
  { foundation, neurons }: { foundation: Foundation; neurons: readonly ServedNeuron[] },
): Promise<readonly PublishRefusal[]> {
  const { couchUrl, dbPrefix } = foundation;
  const published = await part('Publishing', () =>
    publishNeurons({
      couchUrl,
      dbPrefix,
      neurons,
      hostContentDir: options.hostContentDir,
      mediaDir: join(options.dataDir, 'media'),
      federation: 'local',
      log: () => {},
    }),
  );
  for (const { id, code, message } of published.refused) options.say(`refused   ${id}: ${code}: ${message}`);
  return published.refused;
}

/** Publishes the models that this installation brings, and renews what devices are told of models. Errors: {@link StartError}. */
export async function publishModels(options: StackOptions, foundation: Foundation): Promise<void> {
  const { modelsDir } = options;
  if (modelsDir === undefined) return;
  const shelf = composeModels(foundation);
  const { published, refused } = await part('Publishing the models', () =>
    publishCommitted(modelsDir, { shelf, modelsDir: join(options.dataDir, 'models'), now: Date.now() }),
  );
  if (published.length > 0) options.say(`models    ${published.join(', ')}`);
  for (const { folder, code, message } of refused) options.say(`refused   ${folder}: ${code}: ${message}`);
}

/** Listens, and resolves to the address. Errors: {@link StartError}. */
export async function serve(name: string, app: FastifyInstance, address: { host: string; port: number; closers: Closers }): Promise<string> {
  await address.closers.add(() => app.close());
  const port = await part(name, () => listen(app, { host: address.host, port: address.port }));
  return `http://${address.host === '127.0.0.1' ? 'localhost' : address.host}:${port}`;
}

/** Errors: {@link StartError} for whatever a part throws while it starts. */
export async function part<T>(name: string, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    throw startErrorOf(name, error);
  }
}

function shifted(port: number, by: number): number {
  return port === 0 ? 0 : port + by;
}
