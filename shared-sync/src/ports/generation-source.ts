import type { DocumentStore } from './document-store.ts';

/**
 * Where the generations of the local databases lie. It opens and destroys one by its number and decides nothing; the sequences of
 * each generation begin at 1.
 */
export interface GenerationSource {
  /** Errors: `wrong-key`, `locked`, `storage-failed`. */
  openGeneration(database: string, generation: number): Promise<DocumentStore>;
  /** Removes one generation, even when it was never whole or is not there. Needs no key. */
  destroyGeneration(database: string, generation: number): Promise<void>;
}
