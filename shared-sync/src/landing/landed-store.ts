import { EmpireError, errorCode } from '@empire/contract';
import { type AnyDoc, type DocClass, parseDocId } from '../../core/index.ts';
import type { DocumentStore, Edit, Origin, StoredChange, StoredLeaf } from '../ports/document-store.ts';
import type { Env } from '../ports/env.ts';
import { listedTogether, withLandedLeaf } from './beside.ts';
import { cutPages, forgetVoid, isVoid, landPage, takeFrom } from './land-page.ts';
import { filePage, type LandingParts, pageOrBroken, placeOf } from './pages.ts';

/** How documents land. */
export interface LandingOptions {
  /** Fewer documents are stored where they belong at once: 200. */
  readonly worth?: number;
  /** How many a page holds at most: 250, which are sealed and opened without a long task. */
  readonly page?: number;
  /** How much JSON (UTF-16 units) a page holds at most, where one document alone is not more: 256 Ki. */
  readonly pageLength?: number;
  /** Pages are filed when nothing has landed for so long (milliseconds): 500. */
  readonly quietMs?: number;
}

/** What a store that lands works with. `landed` tells the other contexts, `closed` that it needs to be told nothing any more. */
export interface LandedParts extends LandingParts {
  readonly env: Pick<Env, 'lock' | 'sleep'>;
  readonly options: LandingOptions;
  readonly landed: () => void;
  readonly closed: (store: LandedStore) => void;
}

/**
 * A store in which many pulled documents that are new to it land as sealed pages, one note for each, and are filed one by one when it is
 * quiet. They count from the moment they have landed: whoever reads or lists finds them, and who writes one finds it filed before. The feed
 * has them once they are filed, a lean one as every pulled document; a full one waits for it, where there is room to file them. See `docs/decisions/0017`.
 */
export class LandedStore implements DocumentStore {
  readonly #parts: LandedParts;
  readonly #store: DocumentStore;
  readonly #ending = new AbortController();
  /** The page of each document that has landed, as far as it is known here. */
  readonly #pageOf = new Map<string, number>();
  readonly #known = new Set<number>();
  #mayHold = true;
  /** How often something has landed, as far as it is known here. */
  #landings = 0;
  #filing: Promise<void> | undefined;
  #waiting: Promise<void> | undefined;

  constructor(parts: LandedParts) {
    this.#parts = parts;
    this.#store = parts.store;
  }

  /** Documents have landed, in this context or in another. */
  hear(): void {
    this.#mayHold = true;
    this.#landings += 1;
    this.#fileLater();
  }

  async edit(edit: Edit): Promise<string> {
    await this.#bring([edit.id]);
    return this.#store.edit(edit);
  }

  async graft(docs: readonly AnyDoc[], origin: Origin, options?: { unseen: boolean }): Promise<void> {
    const left = origin === 'remote' && options?.unseen && docs.length >= (this.#parts.options.worth ?? 200) ? await this.#land(docs) : docs;
    if (left.length === 0) return;
    await this.#bring(left.map(({ _id }) => _id));
    await this.#store.graft(left, origin, options);
  }

  async read(ids: readonly string[]): Promise<readonly (readonly StoredLeaf[])[]> {
    // In this order: what is filed meanwhile is found where it was filed.
    const landed = await this.#landed(await this.#pagesOf(ids));
    const filed = await this.#store.read(ids);
    return filed.map((leaves, index) => withLandedLeaf(leaves, landed.get(ids[index] ?? '')));
  }

  async list(docClass: DocClass, collection: string): Promise<readonly (readonly StoredLeaf[])[]> {
    const isWanted = (id: string) => {
      const parts = parseDocId(id);
      return parts?.class === docClass && `${parts.neuron}:${parts.collection}` === collection;
    };
    await this.#look();
    const landed = await this.#landed(await this.#pagesOf([...this.#pageOf.keys()].filter(isWanted)));
    const filed = await this.#store.list(docClass, collection);
    return listedTogether(filed, new Map([...landed].filter(([id]) => isWanted(id))));
  }

  async changes(options: Parameters<DocumentStore['changes']>[0]): ReturnType<DocumentStore['changes']> {
    // Messages of other contexts may be late.
    this.#mayHold ||= options.lean !== true;
    if (options.lean !== true) await this.#settle().catch(unlessFull);
    return this.#store.changes(options);
  }

  /** Of what is filed; where that is nothing yet, what has landed is filed first. */
  async latest(): Promise<StoredChange | undefined> {
    const filed = await this.#store.latest();
    if (filed) return filed;
    await this.#settle();
    return this.#store.latest();
  }

  async note(name: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    if (await isVoid(this.#store, name)) await forgetVoid(this.#parts, name);
    return this.#store.note(name);
  }

  async writeNote(name: string, value: Readonly<Record<string, unknown>>): Promise<void> {
    if (!(await isVoid(this.#store, name))) await this.#store.writeNote(name, value);
  }

  async close(): Promise<void> {
    this.#end();
    await Promise.allSettled([this.#filing, this.#waiting]);
    await this.#store.close();
  }

  async destroy(): Promise<void> {
    this.#end();
    await this.#store.destroy();
  }

  #end(): void {
    this.#ending.abort();
    this.#parts.closed(this);
  }

  /** Lands what can land and answers the others: tombstones, and documents of several leaves. */
  async #land(docs: readonly AnyDoc[]): Promise<readonly AnyDoc[]> {
    await this.#look();
    const counts = new Map<string, number>();
    for (const { _id } of docs) counts.set(_id, (counts.get(_id) ?? 0) + 1);
    const isPlain = (doc: AnyDoc) => doc._deleted !== true && counts.get(doc._id) === 1 && !this.#pageOf.has(doc._id);
    const plain = docs.filter(isPlain);
    const others = docs.filter((doc) => !isPlain(doc));
    const { page: most = 250, pageLength: length = 262_144 } = this.#parts.options;
    for (const page of cutPages(plain, { most, length })) {
      this.#learn(await landPage(this.#parts, page), page.ids);
      this.#parts.landed();
    }
    return others;
  }

  /** Finds out which documents have landed and are not filed yet. */
  async #look(): Promise<void> {
    if (!this.#mayHold) return;
    const before = this.#landings;
    const { from, to } = await placeOf(this.#store);
    for (const page of this.#known) if (page < from) this.#known.delete(page);
    for (const [id, page] of this.#pageOf) if (page < from) this.#pageOf.delete(id);
    if (from >= to) {
      // What has landed meanwhile is found by the next look.
      if (before === this.#landings) this.#mayHold = false;
      return;
    }
    for (let page = from; page < to; page += 1) {
      if (this.#known.has(page)) continue;
      const docs = await this.#read(page);
      this.#learn(
        page,
        docs.map(({ _id }) => _id),
      );
    }
    this.#fileLater();
  }

  #learn(page: number, ids: readonly string[]): void {
    this.#known.add(page);
    for (const id of ids) this.#pageOf.set(id, page);
  }

  async #pagesOf(ids: readonly string[]): Promise<readonly number[]> {
    await this.#look();
    return [...new Set(ids.flatMap((id) => this.#pageOf.get(id) ?? []))];
  }

  async #landed(pages: readonly number[]): Promise<ReadonlyMap<string, AnyDoc>> {
    const found = new Map<string, AnyDoc>();
    for (const page of pages) {
      for (const doc of await this.#read(page)) found.set(doc._id, doc);
    }
    return found;
  }

  /** What does not open holds nothing until it is read again. */
  async #read(page: number): Promise<readonly AnyDoc[]> {
    return (await pageOrBroken(this.#parts, page)) ?? [];
  }

  /** Has these documents filed before they are written: they alone, for there may be room for no more. */
  async #bring(ids: readonly string[]): Promise<void> {
    const wanted = new Set(ids);
    for (const page of await this.#pagesOf(ids)) await takeFrom(this.#parts, { page, ids: wanted });
    for (const id of ids) this.#pageOf.delete(id);
  }

  /** Has everything filed that has landed. Errors: `closed`; those of the store. */
  async #settle(): Promise<void> {
    await this.#look();
    while (this.#mayHold) {
      if (this.#ending.signal.aborted) throw new EmpireError('closed', 'The database was closed before all that has landed was filed.');
      await this.#file();
    }
  }

  /** Files everything that has landed, once however many ask. */
  async #file(): Promise<void> {
    this.#filing ??= this.#fileAll().finally(() => {
      this.#filing = undefined;
    });
    await this.#filing;
  }

  async #fileAll(): Promise<void> {
    while (await filePage(this.#parts)) if (this.#ending.signal.aborted) return;
    await this.#look();
  }

  /** Files when nothing lands any more. Where it cannot, the pages stay, and whoever comes next tries again. */
  #fileLater(): void {
    this.#waiting ??= this.#fileWhenQuiet()
      .catch(() => undefined)
      .finally(() => {
        this.#waiting = undefined;
      });
  }

  async #fileWhenQuiet(): Promise<void> {
    const { env, options } = this.#parts;
    for (let before = -1; before !== this.#landings; ) {
      before = this.#landings;
      await env.sleep(options.quietMs ?? 500, { signal: this.#ending.signal });
    }
    await this.#file();
  }
}

/** Without room what has landed stays where it is: it can be read and listed, and is in the feed once there is. */
function unlessFull(error: unknown): void {
  if (errorCode(error) !== 'storage-full') throw error;
}
