import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type NeuronManifest, parseManifest } from '@empire/contract';
import { activeReleases, parseRegistry } from '@empire/contract/registry';
import { hostShapes } from '../experiments/experiment-shape.ts';
import type { CouchClient } from '../provision/couch-client.ts';
import { REGISTRY_ID } from '../publish/next-registry.ts';
import { withOwnCheck } from '../publish/own-check.ts';
import { compileShapes, type Shapes } from '../publish/shapes.ts';
import { readStored } from '../publish/stored-documents.ts';
import { articleSource } from './article.ts';

/** Where manifests are looked for: in the registry of this CouchDB, then in a folder of neurons. */
export interface ManifestPlaces {
  readonly couch: CouchClient;
  readonly dbPrefix: string;
  readonly neuronsDir: string;
  /** Looked at instead of both. */
  readonly manifestFile?: string | undefined;
}

/**
 * The content collections of a neuron, with the check of its own where its folder has one; articles fit the neuron's shape and {@link articleSource} both. Without a manifest anywhere there are articles
 * alone, and `hasManifest` is false. Errors: `bad-manifest`; as {@link CouchClient.send}; those of the file system for `manifestFile`.
 */
export async function neuronShapes(neuron: string, places: ManifestPlaces): Promise<{ shapes: Shapes; hasManifest: boolean }> {
  if (neuron === 'host') return { shapes: hostShapes(), hasManifest: true };
  const manifest = await findManifest(neuron, places);
  if (!manifest) return { shapes: compileShapes(articleSource), hasManifest: false };
  const folder = places.manifestFile === undefined ? join(places.neuronsDir, neuron) : dirname(places.manifestFile);
  return { shapes: await withOwnCheck(shapesOf(manifest), folder), hasManifest: true };
}

/** The content collections of a manifest; its articles fit {@link articleSource}, too. */
export function shapesOf(manifest: NeuronManifest): Shapes {
  const own = compileShapes(articleSource).get('article');
  const shapes = new Map(compileShapes(manifest));
  const declared = shapes.get('article');
  if (declared) shapes.set('article', { schema: declared.schema, check: (value) => own?.check(value) ?? declared.check(value) });
  return shapes;
}

async function findManifest(neuron: string, places: ManifestPlaces): Promise<NeuronManifest | undefined> {
  if (places.manifestFile !== undefined) return parseManifest(JSON.parse(await readFile(places.manifestFile, 'utf8')));
  const stored = await readStored(places.couch, { db: `${places.dbPrefix}registry`, id: REGISTRY_ID });
  const releases = stored ? activeReleases(parseRegistry(stored.value).registry) : [];
  const released = releases.find(({ name }) => name === neuron)?.manifest;
  if (released) return released;
  const text = await readFile(join(places.neuronsDir, neuron, 'neuron.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseManifest(JSON.parse(text));
}
