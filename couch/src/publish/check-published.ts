import { EmpireError } from '@empire/contract';
import { activeReleases, parseRegistry, type Refusal, type Registry } from '@empire/contract/registry';
import { parseDocId } from '@empire/shared-sync/core';
import { type CouchClient, openCouch } from '../provision/couch-client.ts';
import { checkContent } from './check-content.ts';
import { REGISTRY_ID } from './next-registry.ts';
import type { PublishRefusal } from './publish-neurons.ts';
import { compileShapes, type Shapes } from './shapes.ts';
import { readStored, type Stored } from './stored-documents.ts';

/** What is wrong with what CouchDB holds; both lists empty when all is well. */
export interface PublishedState {
  readonly registry: readonly Refusal[];
  readonly content: readonly PublishRefusal[];
}

const PAGE = 500;

/**
 * Validates again what is stored in `registry` and `content`, for `/healthz`. Content of a neuron without an active release is left aside.
 * Errors: `offline`, `needs-auth`, `bad-response`.
 */
export async function checkPublished({ couchUrl, dbPrefix }: { readonly couchUrl: string; readonly dbPrefix: string }): Promise<PublishedState> {
  const couch = openCouch(couchUrl);
  const stored = await readStored(couch, { db: `${dbPrefix}registry`, id: REGISTRY_ID });
  const { registry, refused } = readRegistry(stored);
  const { shapes, broken } = readShapes(registry);
  const content = [];
  for await (const document of allDocuments(couch, `${dbPrefix}content`)) content.push(...judge(document, shapes));
  return { registry: [...refused, ...broken], content };
}

function readRegistry(stored: Stored | undefined): { registry?: Registry; refused: readonly Refusal[] } {
  if (!stored) return { refused: [{ name: REGISTRY_ID, code: 'not-found', message: 'No registry has been published.' }] };
  try {
    return parseRegistry(stored.value);
  } catch (error) {
    return { refused: [{ name: REGISTRY_ID, ...faultOf(error) }] };
  }
}

function readShapes(registry: Registry | undefined): { shapes: ReadonlyMap<string, Shapes>; broken: readonly Refusal[] } {
  const shapes = new Map<string, Shapes>();
  const broken: Refusal[] = [];
  for (const release of registry ? activeReleases(registry) : []) {
    try {
      shapes.set(release.name, compileShapes(release.manifest));
    } catch (error) {
      broken.push({ name: release.name, ...faultOf(error) });
    }
  }
  return { shapes, broken };
}

function judge(document: Stored, shapes: ReadonlyMap<string, Shapes>): readonly PublishRefusal[] {
  if (document._id.startsWith('_design/')) return [];
  const parts = parseDocId(document._id);
  const known = parts && shapes.get(parts.neuron);
  if (parts && !known) return [];
  try {
    checkContent(document, known ?? new Map());
    return [];
  } catch (error) {
    return [{ id: document._id, ...faultOf(error) }];
  }
}

async function* allDocuments(couch: CouchClient, db: string): AsyncGenerator<Stored> {
  let startkey: string | undefined;
  for (;;) {
    const body = { include_docs: true, limit: PAGE, ...(startkey === undefined ? {} : { startkey }) };
    const { rows } = await couch.get<{ rows: { id: string; doc: Stored }[] }>({ method: 'POST', db, path: '_all_docs', body });
    yield* rows.map((row) => row.doc);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    // The smallest key after the last one.
    startkey = `${last.id}\u0000`;
  }
}

function faultOf(error: unknown): { code: string; message: string } {
  if (error instanceof EmpireError) return { code: error.code, message: error.message };
  throw error;
}
