import { EmpireError } from '@empire/contract';
import type { AnyDoc, DocClass } from '../../core/index.ts';
import type { DocumentStore, Edit, Origin, StoredChange, StoredLeaf } from '../ports/document-store.ts';
import type { Env } from '../ports/env.ts';
import { Catalogue } from './catalogue.ts';
import { type GenerationParts, openLock, renewLock, sweep, switchLock } from './parts.ts';
import { sequenced } from './sequenced-store.ts';

/** The generation in force, and the shared lock that keeps it in force. */
interface Entered {
  readonly store: DocumentStore;
  readonly leave: () => Promise<void>;
}

/**
 * One open database, whatever its generation. Asked to let go, it finishes what is under way, closes, and waits behind who asked;
 * the calls made meanwhile wait with it and go to the generation that is in force then. No write can fall between two generations:
 * a generation is replaced only by who holds the lock alone.
 */
export class GenerationHandle implements DocumentStore {
  readonly #parts: GenerationParts;
  readonly #catalogue: Catalogue;
  readonly #database: string;
  readonly #ended: () => void;
  readonly #ending = new AbortController();
  readonly #notes = new Set<string>();
  #entered: Promise<Entered>;
  #moving = false;
  #busy = 0;
  #idle: () => void = () => undefined;

  private constructor(parts: GenerationParts, { database, ended }: { database: string; ended: (handle: GenerationHandle) => void }) {
    this.#parts = parts;
    this.#catalogue = new Catalogue(parts.records);
    this.#database = database;
    this.#ended = () => ended(this);
    this.#entered = this.#enter();
  }

  static async open(parts: GenerationParts, options: { database: string; ended: (handle: GenerationHandle) => void }): Promise<GenerationHandle> {
    const handle = new GenerationHandle(parts, options);
    await handle.#entered;
    return handle;
  }

  get database(): string {
    return this.#database;
  }

  /** Lets go of the generation, and goes on with the next as soon as nobody holds the database alone. */
  letGo(): void {
    if (this.#moving || this.#ending.signal.aborted) return;
    this.#moving = true;
    const before = this.#entered;
    this.#entered = this.#move(before);
    // Whoever calls next sees the failure.
    this.#entered.catch(() => undefined);
  }

  edit(edit: Edit): Promise<string> {
    return this.#use((store) => store.edit(edit));
  }

  graft(docs: readonly AnyDoc[], origin: Origin, options?: { unseen: boolean }): Promise<void> {
    return this.#use((store) => store.graft(docs, origin, options));
  }

  read(ids: readonly string[]): Promise<readonly (readonly StoredLeaf[])[]> {
    return this.#use((store) => store.read(ids));
  }

  list(docClass: DocClass, collection: string): Promise<readonly (readonly StoredLeaf[])[]> {
    return this.#use((store) => store.list(docClass, collection));
  }

  changes(options: Parameters<DocumentStore['changes']>[0]): ReturnType<DocumentStore['changes']> {
    return this.#use((store) => store.changes(options));
  }

  latest(): Promise<StoredChange | undefined> {
    return this.#use((store) => store.latest());
  }

  note(name: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    return this.#use((store) => store.note(name));
  }

  writeNote(name: string, value: Readonly<Record<string, unknown>>): Promise<void> {
    return this.#use(async (store) => {
      await this.#list(name);
      await store.writeNote(name, value);
    });
  }

  async close(): Promise<void> {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort(new EmpireError('closed'));
    this.#ended();
    const { store, leave } = await this.#entered.catch(() => nothing);
    try {
      await store?.close();
    } finally {
      await leave?.();
    }
  }

  async destroy(): Promise<void> {
    await this.#use((store) => store.destroy());
    await this.#catalogue.forget(this.#database);
    await this.close();
  }

  async #use<T>(call: (store: DocumentStore) => Promise<T>): Promise<T> {
    this.#ending.signal.throwIfAborted();
    let entered = this.#entered;
    let { store } = await entered;
    while (entered !== this.#entered) {
      entered = this.#entered;
      ({ store } = await entered);
    }
    this.#busy += 1;
    try {
      return await call(store);
    } finally {
      this.#busy -= 1;
      if (this.#busy === 0) this.#idle();
    }
  }

  async #move(before: Promise<Entered>): Promise<Entered> {
    try {
      const { store, leave } = await before;
      await this.#untilIdle();
      // One that does not close is let go of all the same: who renews must not wait for this context to end.
      await store.close().catch(() => undefined);
      await leave();
      return await this.#enter();
    } finally {
      this.#moving = false;
    }
  }

  #untilIdle(): Promise<void> {
    if (this.#busy === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle = resolve;
    });
  }

  async #enter(): Promise<Entered> {
    const leave = await this.#hold();
    try {
      const { generation, notes } = await this.#swept();
      for (const name of notes) this.#notes.add(name);
      return { store: sequenced(await this.#parts.source.openGeneration(this.#database, generation), generation), leave };
    } catch (error) {
      await leave();
      throw error;
    }
  }

  /** What was left over is destroyed, unless somebody is at work on it. */
  async #swept(): ReturnType<Catalogue['entry']> {
    const entry = await this.#catalogue.entry(this.#database);
    if (entry.leftovers.length > 0) await this.#parts.env.lock(renewLock(this.#database), () => sweep(this.#parts, this.#database), { ifAvailable: true });
    return entry;
  }

  /** Takes the shared lock, once nobody is about to switch, and answers how to give it back. */
  async #hold(): Promise<() => Promise<void>> {
    const { env } = this.#parts;
    const { signal } = this.#ending;
    const leave = await env.lock(switchLock(this.#database), () => holdShared(env, openLock(this.#database)), { shared: true, signal });
    if (!leave) throw new EmpireError('closed');
    return leave;
  }

  /** A note is named in the catalogue before it is first written: nothing else can list notes, and a copy has to carry them all. */
  async #list(name: string): Promise<void> {
    if (this.#notes.has(name)) return;
    await this.#catalogue.change(this.#database, (entry) => ({ ...entry, notes: [...new Set([...entry.notes, name])].sort() }));
    this.#notes.add(name);
  }
}

/** Holds a lock until the function that is answered is called. */
async function holdShared(env: Env, name: string): Promise<() => Promise<void>> {
  let release: () => void = () => undefined;
  let holding: Promise<unknown> = Promise.resolve();
  await new Promise<void>((granted, refused) => {
    const held = () =>
      new Promise<void>((resolve) => {
        release = resolve;
        granted();
      });
    holding = env.lock(name, held, { shared: true });
    holding.catch(refused);
  });
  return async () => {
    release();
    await holding;
  };
}

const nothing: { readonly store?: DocumentStore; readonly leave?: () => Promise<void> } = {};
