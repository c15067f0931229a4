import type { CouchClient } from '../provision/couch-client.ts';
import { planDocuments, readAllStored, type Written, writeDocuments } from '../publish/write-documents.ts';
import type { Fault } from './fault.ts';
import { leftBehind } from './left-behind.ts';
import { type Made, makeDocuments } from './make-documents.ts';
import { MediaFolder } from './media/media-folder.ts';
import { type FetchWish, Pictures } from './media/pictures.ts';
import { type ManifestPlaces, neuronShapes } from './neuron-shapes.ts';
import { readSources, type SourcesRead } from './read-sources.ts';
import type { Reading } from './reading.ts';

export interface ImportOptions extends ManifestPlaces {
  /** A file, a folder or an http(s) address. */
  readonly target: string;
  readonly neuron: string;
  readonly mediaDir: string;
  /** Of articles that do not say theirs. */
  readonly lang: string;
  readonly dryRun: boolean;
  /** Removes what the import did not bring again. */
  readonly prune: boolean;
  readonly fetchPictures: boolean;
  readonly limits: FetchWish;
  readonly now: Date;
}

/** What an import did, or would do. Documents are named by their ids. */
export interface ImportReport {
  readonly neuron: string;
  readonly dryRun: boolean;
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
  /** Stored, not brought again, and not removed. */
  readonly behind: readonly string[];
  readonly skipped: Reading['skipped'];
  /** What was not imported. */
  readonly faults: readonly Fault[];
  /** What was imported with less than it asked for. */
  readonly notes: readonly Fault[];
  /** How many pictures were new to the media folder. */
  readonly pictures: number;
}

/**
 * Imports content: everything is read and checked, pictures are kept, then the documents that changed are written at once. What is bad is reported and
 * the rest imported. Errors: `bad-content` when there is nothing at `target`, `bad-manifest`; as {@link CouchClient.send}.
 */
export async function importContent(options: ImportOptions): Promise<ImportReport> {
  const { couch, neuron, dryRun } = options;
  const db = `${options.dbPrefix}content`;
  const { shapes, hasManifest } = await neuronShapes(neuron, options);
  const reading = await readSources(options.target, options);
  const folder = new MediaFolder(options.mediaDir, { readOnly: dryRun });
  const pictures = new Pictures(folder, { fetch: options.fetchPictures ? options.limits : undefined });
  const made = await makeDocuments(reading, { neuron, shapes, pictures, media: folder, couch, db, now: options.now });
  const faults = [...reading.faults, ...made.faults];
  const behind = await findBehind(reading, { options, db, made });
  const prunable = options.prune && faults.length === 0 && reading.isCollection;
  const written = await write({ couch, db, made, removed: prunable ? behind : [], dryRun, now: options.now });
  const touched = new Set([...written.created, ...written.updated, ...written.refused.map(({ id }) => id)]);
  return {
    neuron,
    dryRun,
    created: written.created,
    updated: written.updated,
    unchanged: made.documents.map(({ _id }) => _id).filter((id) => !touched.has(id)),
    removed: written.removed,
    behind: behind.map(({ _id }) => _id).filter((id) => !written.removed.includes(id)),
    skipped: reading.skipped,
    faults: [...faults, ...written.refused.map(({ id, reason }) => ({ file: id, reason: `CouchDB refuses it: ${reason}` }))],
    notes: [...(hasManifest ? [] : [noManifest(neuron)]), ...made.notes, ...unpruned(options, { faults, reading })],
    pictures: pictures.written,
  };
}

async function findBehind(reading: SourcesRead, { options, db, made }: { options: ImportOptions; db: string; made: Made }) {
  if (!reading.isCollection) return [];
  return await leftBehind(reading, { couch: options.couch, db, neuron: options.neuron, ids: new Set(made.documents.map(({ _id }) => _id)) });
}

async function write(options: {
  couch: CouchClient;
  db: string;
  made: Made;
  removed: readonly { _id: string; _rev: string }[];
  dryRun: boolean;
  now: Date;
}): Promise<Written> {
  const { couch, db, made, removed, dryRun, now } = options;
  if (!dryRun) return await writeDocuments(couch, { db, documents: made.documents, removed, now });
  const stored = await readAllStored(couch, { db, ids: made.documents.map(({ _id }) => _id) });
  const { created, updated } = planDocuments(made.documents, stored);
  const ids = (changes: typeof created) => changes.map(({ document }) => document._id);
  return { created: ids(created), updated: ids(updated), removed: removed.map(({ _id }) => _id), refused: [] };
}

function noManifest(neuron: string): Fault {
  return { file: neuron, reason: 'no manifest of this neuron was found, so that articles alone can be imported; --manifest names one' };
}

function unpruned({ prune, target }: ImportOptions, { faults, reading }: { faults: readonly Fault[]; reading: SourcesRead }): readonly Fault[] {
  if (!prune) return [];
  if (!reading.isCollection) return [{ file: target, reason: '--prune does nothing for a single file' }];
  return faults.length > 0 ? [{ file: target, reason: '--prune removed nothing, because something was refused' }] : [];
}
