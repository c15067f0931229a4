import type { PouchChange } from 'pouchdb-core';
import type { AnyDoc } from '../../core/index.ts';
import type { StoredLeaf } from '../ports/document-store.ts';

/** What is remembered at most; older documents are simply opened again. */
const maxRemembered = 20_000;
/** So many runs of writing are waited for before others are read beside them. */
const patience = 40;

/**
 * Remembers the documents that this context has just pulled, so that whoever looks for what is to be sent need not open them
 * again. In memory only: losing it costs time and nothing else.
 */
export class PulledRevisions {
  readonly #byName = new Map<string, { readonly id: string; readonly rev: string }>();
  /** How many sequences pulled documents took since the database was found empty: `undefined` where it was not, NaN where it cannot be told. */
  #fromEmpty: number | undefined;
  readonly #writing = new Set<Promise<void>>();

  /** The database was found empty: whatever is in it from now on was pulled by this context or is counted as more. */
  foundEmpty(): void {
    this.#fromEmpty ??= 0;
  }

  /** Whether a database that stands at `seq` holds nothing but what this context pulled: each document took one sequence. */
  isAllUpTo(seq: number): boolean {
    return this.#fromEmpty !== undefined && this.#fromEmpty > 0 && this.#fromEmpty === seq;
  }

  get isEmpty(): boolean {
    return this.#byName.size === 0;
  }

  /** Runs a write of pulled documents and remembers them when it succeeded. `names` are the stored names of `docs`, one for one. */
  async during(write: () => Promise<void>, { docs, names }: { docs: readonly AnyDoc[]; names: readonly string[] }): Promise<void> {
    const writing = write();
    this.#writing.add(writing);
    try {
      await writing;
      this.#remember(docs, names);
    } finally {
      this.#writing.delete(writing);
    }
  }

  /** Resolves when no pulled documents are being written, or a good many were: what is read meanwhile would be read again. */
  async quiet(): Promise<void> {
    for (let time = 0; time < patience && this.#writing.size > 0; time += 1) await Promise.allSettled([...this.#writing]);
  }

  #remember(docs: readonly AnyDoc[], names: readonly string[]): void {
    for (const [index, { _id, _rev }] of docs.entries()) {
      const name = names[index];
      if (name === undefined) continue;
      // A second version, or the same one again: how many sequences that took is not known.
      if (this.#byName.has(name)) this.#fromEmpty = Number.NaN;
      else if (this.#fromEmpty !== undefined) this.#fromEmpty += 1;
      this.#byName.set(name, { id: _id, rev: _rev });
    }
    for (const name of this.#byName.keys()) {
      if (this.#byName.size <= maxRemembered) break;
      this.#byName.delete(name);
    }
  }

  /** The bare leaf of a change whose only leaf is the revision that was pulled. */
  leafOf({ id: name, changes }: PouchChange): StoredLeaf[] | undefined {
    const known = this.#byName.get(name);
    if (!known || changes.length !== 1 || changes[0]?.rev !== known.rev) return undefined;
    return [{ doc: { _id: known.id, _rev: known.rev } as unknown as AnyDoc, origin: 'remote' }];
  }
}
