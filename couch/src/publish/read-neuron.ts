import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmpireError, errorCode } from '@empire/contract';
import { parseRelease, type Release } from '@empire/contract/registry';
import { type ContentDocument, checkContent } from './check-content.ts';
import type { NeuronSource, PublishRefusal } from './publish-neurons.ts';
import { compileShapes, type Shapes } from './shapes.ts';

/** What one folder gives: its release and content where they are right, and what was refused. */
export interface NeuronFiles {
  readonly release?: Release;
  readonly content: readonly ContentDocument[];
  readonly refused: readonly PublishRefusal[];
}

/** Reads `dist/release.json` and `content/*.json`. Nothing malformed rejects; without a right release there is no content, for nothing says what it should look like. */
export async function readNeuron({ dir, origin }: NeuronSource): Promise<NeuronFiles> {
  const path = join(dir, 'dist', 'release.json');
  const outcome = await attempt(path, 'bad-registry', async () => {
    const release = parseRelease(placeAt(await readJson(path), origin));
    return { release, shapes: compileShapes(release.manifest) };
  });
  if ('refusal' in outcome) return { content: [], refused: [outcome.refusal] };
  const { release, shapes } = outcome.value;
  const entries = await Promise.all((await contentFiles(dir)).map((file) => attempt(file, 'bad-content', () => readContent(file, { release, shapes }))));
  return {
    release,
    content: entries.flatMap((entry) => ('value' in entry ? [entry.value] : [])),
    refused: entries.flatMap((entry) => ('refusal' in entry ? [entry.refusal] : [])),
  };
}

/** A build knows its path, not its origin. */
function placeAt(release: unknown, origin: string): unknown {
  if (typeof release !== 'object' || release === null || !('baseUrl' in release)) return release;
  const { baseUrl } = release;
  if (typeof baseUrl !== 'string' || !baseUrl.startsWith('/'))
    throw new EmpireError('bad-registry', `release.baseUrl must be a path that begins with /; received ${String(baseUrl)}.`);
  return { ...release, baseUrl: `${origin.replace(/\/+$/, '')}${baseUrl}` };
}

async function readContent(file: string, { release, shapes }: { release: Release; shapes: Shapes }): Promise<ContentDocument> {
  const input = await readJson(file);
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new EmpireError('bad-content', `${file} must hold one object {collection, key, schema, value}.`);
  const { collection, key, schema, value } = input as Record<string, unknown>;
  const document = { _id: `${release.name}:c:${String(collection)}:${String(key)}`, v: 1 as const, schema: Number(schema), value };
  checkContent(document, shapes);
  return document;
}

async function contentFiles(dir: string): Promise<readonly string[]> {
  const folder = join(dir, 'content');
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8')) as unknown;
}

async function attempt<T>(file: string, code: string, act: () => Promise<T>): Promise<{ value: T } | { refusal: PublishRefusal }> {
  try {
    return { value: await act() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const id = file.split('/').slice(-3).join('/');
    const known = error instanceof EmpireError ? errorCode(error) : undefined;
    return { refusal: { id, code: known ?? code, message } };
  }
}
