import { EmpireError } from '@empire/contract';
import { type AnyDoc, canonicalJson } from '../../core/index.ts';
import type { Copying } from '../generations/renew.ts';
import { isAllFiled } from '../landing/pages.ts';
import { highestDropped } from '../neuron/dropped.ts';
import type { DocumentStore, OpenLeaf, StoredChange } from '../ports/document-store.ts';
import { type KeepRules, keptLeaves, openLeaves } from './kept-leaves.ts';
import { marksOf, PlaceMap } from './place-map.ts';

export interface CopyOptions {
  readonly rules: KeepRules;
  readonly deviceId: string;
  /** Written into the copy: when it was made and how far it then went. */
  readonly renewedNote: string;
}

const page = 200;
/** So many pages of what is written meanwhile are followed before whoever writes is made to wait for the rest. */
const followedPages = 10;
const seqNote = 'device-seq';
/** The notes of a database from before they were listed. */
const earlyNotes = ['push', 'effects', 'audit', seqNote, ...['user', 'content', 'registry'].flatMap((kind) => [`pull-${kind}`, `feed-${kind}`])];

/**
 * Copies a database in the order of its sequences, and reads back each page: what does not compare ends the copy. What changes while
 * the bulk is copied follows whole, tombstones included: it may close what was copied already.
 */
export class DatabaseCopy implements Copying {
  readonly #options: CopyOptions;
  #places = new PlaceMap(0);
  #marks: readonly number[] = [];
  #upTo = 0;
  #highest = 0;
  #read = 0;
  #kept = 0;

  constructor(options: CopyOptions) {
    this.#options = options;
  }

  /** How many documents were looked at, and how many of them were copied. */
  get counts(): { readonly read: number; readonly kept: number } {
    return { read: this.#read, kept: this.#kept };
  }

  async ahead(from: DocumentStore, to: DocumentStore): Promise<void> {
    this.#places = new PlaceMap(await placeIn(to));
    this.#marks = (await Promise.all(earlyNotes.map(async (name) => marksOf(await from.note(name))))).flat();
    const before = await placeIn(from);
    await this.#copy(from, to, { keep: (change) => keptLeaves(change, this.#options.rules), until: before + followedPages * page });
  }

  async rest(from: DocumentStore, to: DocumentStore, notes: readonly string[]): Promise<void> {
    await this.#copy(from, to, { keep: (change) => openLeaves(change.leaves) });
    if (!(await isAllFiled(from))) throw new EmpireError('storage-full', 'What was pulled last could not be filed for want of room, and so not be copied.');
    for (const name of new Set([...earlyNotes, ...notes])) {
      const note = await from.note(name);
      if (note) await to.writeNote(name, this.#places.translate(note));
    }
    await this.#keepNumbers(from, to);
    await to.writeNote(this.#options.renewedNote, { atMs: this.#options.rules.nowMs, from: await placeIn(to) });
  }

  /** Copies what is not copied yet; where others go on writing, it ends at `until` (a sequence) at the latest. */
  async #copy(
    from: DocumentStore,
    to: DocumentStore,
    { keep, until = Number.POSITIVE_INFINITY }: { keep: (change: StoredChange) => readonly OpenLeaf[]; until?: number },
  ): Promise<void> {
    while (this.#upTo < until) {
      const { changes, lastSeq } = await from.changes({ since: this.#upTo, limit: page });
      for (const part of this.#atMarks(changes)) {
        const leaves = part.flatMap(keep);
        await graftAll(to, leaves);
        await compare(to, leaves);
        this.#places.add(part.at(-1)?.seq ?? 0, await placeIn(to));
        this.#count(part, leaves);
      }
      this.#upTo = Math.max(this.#upTo, lastSeq);
      if (changes.length < page) return;
    }
  }

  /** Parts that no mark cuts through. */
  #atMarks(changes: readonly StoredChange[]): readonly (readonly StoredChange[])[] {
    const parts: StoredChange[][] = [];
    let before = -1;
    for (const change of changes) {
      const passed = this.#marks.filter((mark) => mark < change.seq).length;
      if (passed !== before) parts.push([]);
      before = passed;
      parts.at(-1)?.push(change);
    }
    return parts;
  }

  #count(changes: readonly StoredChange[], kept: readonly OpenLeaf[]): void {
    this.#read += changes.length;
    this.#kept += new Set(kept.map(({ doc }) => doc._id)).size;
    const own = changes.flatMap(({ leaves }) => openLeaves(leaves)).filter(({ doc }) => doc.deviceId === this.#options.deviceId);
    this.#highest = Math.max(this.#highest, ...own.map(({ doc }) => numberOf(doc)));
  }

  /** The numbers of events that are gone must never be given again. */
  async #keepNumbers(from: DocumentStore, to: DocumentStore): Promise<void> {
    const note = await from.note(seqNote);
    const last = Math.max(this.#highest, Number(note?.last ?? 0));
    // All that was copied is counted: what of it stops opening later must not be counted once more.
    const isOwn = (note?.deviceId ?? this.#options.deviceId) === this.#options.deviceId;
    const seq = isOwn ? { seq: await placeIn(to) } : {};
    if (last > 0) await to.writeNote(seqNote, { seq: 0, ...(note && this.#places.translate(note)), ...seq, last });
  }
}

/** The sequence of the last change in a store, or where its sequences begin. */
async function placeIn(store: DocumentStore): Promise<number> {
  return (await store.latest())?.seq ?? (await store.changes({ since: 0, limit: 1 })).lastSeq;
}

async function graftAll(to: DocumentStore, leaves: readonly OpenLeaf[]): Promise<void> {
  for (const origin of ['remote', 'local'] as const) {
    const docs = leaves.filter((leaf) => leaf.origin === origin).map(({ doc }) => doc);
    if (docs.length > 0) await to.graft(docs, origin);
  }
}

/** Errors: `storage-failed` when what was copied does not read as it was written. */
async function compare(to: DocumentStore, leaves: readonly OpenLeaf[]): Promise<void> {
  const ids = [...new Set(leaves.map(({ doc }) => doc._id))];
  const copied = new Set((await to.read(ids)).flat().map((leaf) => ('doc' in leaf ? textOf(leaf) : '')));
  const lacking = leaves.find((leaf) => !copied.has(textOf(leaf)));
  if (lacking) throw new EmpireError('storage-failed', `The copy of revision ${lacking.doc._rev} does not compare; the database is left as it is.`);
}

function textOf({ doc, origin }: OpenLeaf): string {
  return `${origin} ${canonicalJson(doc)}`;
}

function numberOf(doc: AnyDoc): number {
  return Number(doc.deviceSeq ?? highestDropped(doc));
}
