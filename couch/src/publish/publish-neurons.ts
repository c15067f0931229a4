import { hostShapes } from '../experiments/experiment-shape.ts';
import { type CouchClient, openCouch } from '../provision/couch-client.ts';
import type { Log } from '../provision/provision.ts';
import { nextRegistry, REGISTRY_ID } from './next-registry.ts';
import { type NeuronFiles, readContentFolder, readNeuron } from './read-neuron.ts';
import { writeIfChanged } from './stored-documents.ts';
import { writeDocuments } from './write-documents.ts';

/** A built neuron: its folder, and the origin (`https://host[:port]`, no path) its release is served from. */
export interface NeuronSource {
  readonly dir: string;
  readonly origin: string;
}

export interface PublishOptions {
  /** With admin credentials. */
  readonly couchUrl: string;
  readonly dbPrefix: string;
  readonly neurons: readonly NeuronSource[];
  /** What the host brings itself: experiments. */
  readonly hostContentDir?: string | undefined;
  /** Where pictures of articles are kept, by their hashes. */
  readonly mediaDir: string;
  /** The federation's name in the registry. */
  readonly federation: string;
  readonly log: Log;
  /** The clock; the system's where nothing is said. */
  readonly now?: () => Date;
}

/** One thing that was not published. `id` is a document's id, or the end of the file's path. */
export interface PublishRefusal {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

export interface PublishResult {
  /** The ids of the documents written this time; empty when nothing changed. */
  readonly published: readonly string[];
  readonly refused: readonly PublishRefusal[];
}

/**
 * Publishes releases (the registry document) and content of built neurons. Writes only what changed; what is malformed is refused by itself
 * and what was published before it stays. Content is written first: a release never arrives before what it shows.
 * Errors: `offline`, `needs-auth`, `bad-response`, `conflict`.
 */
export async function publishNeurons(options: PublishOptions): Promise<PublishResult> {
  const couch = openCouch(options.couchUrl);
  const now = options.now?.() ?? new Date();
  const places = { couch, db: `${options.dbPrefix}content`, mediaDir: options.mediaDir, now };
  const read: NeuronFiles[] = await Promise.all(options.neurons.map((neuron) => readNeuron(neuron, places)));
  if (options.hostContentDir !== undefined) read.push(await readContentFolder(options.hostContentDir, { neuron: 'host', shapes: hostShapes(), ...places }));
  const published: string[] = [];
  const written = await writeDocuments(couch, { db: places.db, documents: read.flatMap((neuron) => neuron.content), now });
  published.push(...written.created, ...written.updated);
  if (await publishRegistry(couch, { ...options, read, at: now })) published.push(REGISTRY_ID);
  const rejected = written.refused.map(({ id, reason }) => ({ id, code: 'bad-content', message: reason }));
  const refused = [...read.flatMap((neuron) => neuron.refused), ...rejected];
  for (const refusal of refused) options.log('refused to publish', { ...refusal });
  if (published.length > 0) options.log('published', { documents: published.length });
  return { published, refused };
}

async function publishRegistry(couch: CouchClient, options: PublishOptions & { read: readonly NeuronFiles[]; at: Date }): Promise<boolean> {
  const releases = options.read.flatMap(({ release }) => (release ? [release] : []));
  return await writeIfChanged(couch, {
    db: `${options.dbPrefix}registry`,
    id: REGISTRY_ID,
    decide: (stored) => {
      const value = nextRegistry(stored?.value, { releases, federation: options.federation, now: options.at });
      return value && { _id: REGISTRY_ID, v: 1, schema: 1, value, publishedAt: options.at.toISOString() };
    },
  });
}
