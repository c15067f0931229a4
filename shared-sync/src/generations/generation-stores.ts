import type { DocumentStore, StoreFactory } from '../ports/document-store.ts';
import { Catalogue } from './catalogue.ts';
import { GenerationHandle } from './generation-handle.ts';
import { everyDatabase, type GenerationParts, letGoChannel } from './parts.ts';

/** Opens the generation in force of each database, and lets go of it when another context asks. */
export class GenerationStores implements StoreFactory {
  /** What renewing a database needs. */
  readonly parts: GenerationParts;
  readonly #catalogue: Catalogue;
  readonly #handles = new Set<GenerationHandle>();
  #listening = false;

  constructor(parts: GenerationParts) {
    this.parts = parts;
    this.#catalogue = new Catalogue(parts.records);
  }

  async open(database: string): Promise<DocumentStore> {
    this.#listen();
    const handle = await GenerationHandle.open(this.parts, { database, ended: (one) => this.#handles.delete(one) });
    this.#handles.add(handle);
    return handle;
  }

  names(): Promise<readonly string[]> {
    return this.#catalogue.names();
  }

  async destroyAll(): Promise<void> {
    const channel = this.parts.env.channel(letGoChannel);
    channel.post(everyDatabase);
    channel.close();
    await this.#closeAll();
    for (const database of await this.names()) {
      const { generation, leftovers } = await this.#catalogue.entry(database);
      for (const one of [generation, ...leftovers]) await this.parts.source.destroyGeneration(database, one);
      await this.#catalogue.forget(database);
    }
  }

  /** For as long as the context lives, as its stores do. */
  #listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    this.parts.env.channel(letGoChannel).listen((database) => this.#letGo(database), { signal: new AbortController().signal });
  }

  #letGo(database: string): void {
    if (database === everyDatabase) this.#closeAll().catch(() => undefined);
    for (const handle of this.#handles) if (handle.database === database) handle.letGo();
  }

  async #closeAll(): Promise<void> {
    await Promise.allSettled([...this.#handles].map((handle) => handle.close()));
  }
}
