import { EmpireError } from '@empire/contract';
import type { AnyDoc, ConsentBody, ConsentEntry } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import type { Nudges } from '../nudges.ts';

/** An entry of the ledger with everything that is told of it. */
export type LedgerEntry = ConsentEntry & Omit<ConsentBody, keyof ConsentEntry>;

/**
 * The consent ledger as this context knows it: entries are only ever added, and what stands is folded from them. It follows what any
 * context writes and what is pulled. A page adds to it: see `DecidingLedger`.
 */
export class ConsentLedger {
  protected readonly nudges: Nudges;
  protected readonly watchers = new Set<() => void>();
  /** Every entry that can be read, though others cannot. */
  protected known: readonly LedgerEntry[] = [];
  #host: NeuronStores | undefined;
  #isReadable = true;
  #reading: Promise<void> | undefined;
  #again = false;

  constructor({ nudges }: { readonly nudges: Nudges }) {
    this.nudges = nudges;
  }

  /** Every entry that can be read, and none while one cannot: it may be a withdrawal. */
  get entries(): readonly LedgerEntry[] {
    return this.#isReadable ? this.known : [];
  }

  /** Reads the ledger and follows it until `signal` aborts. Until then only `functional` is allowed. Errors: those of the store. */
  async follow(host: NeuronStores, { signal }: { signal: AbortSignal }): Promise<void> {
    this.#host = host;
    await this.refresh();
    this.nudges.listen((database) => database === host.state.name && this.refresh().catch(() => undefined), { signal });
  }

  /** Reads what is stored now. Calls at the same time share a reading that begins after the latest of them. Errors: those of the store. */
  async refresh(): Promise<void> {
    const host = this.open();
    if (this.#reading) this.#again = true;
    this.#reading ??= this.#readAll(host);
    await this.#reading;
  }

  /** The databases it is kept in. Errors: `closed` before they are open. */
  protected open(): NeuronStores {
    if (!this.#host) throw new EmpireError('closed', 'The consent ledger opens with the host’s databases.');
    return this.#host;
  }

  async #readAll(host: NeuronStores): Promise<void> {
    try {
      do {
        this.#again = false;
        const all = (await host.state.store.list('k', 'host:consent')).flat();
        const docs = all.flatMap((leaf) => ('doc' in leaf && leaf.doc._deleted !== true ? [leaf.doc] : []));
        this.#take(docs.map(readEntry), docs.length === all.length);
      } while (this.#again);
    } finally {
      // In the same step as the last look at `again`, so that no call can slip between them.
      this.#reading = undefined;
    }
  }

  #take(entries: readonly LedgerEntry[], isReadable: boolean): void {
    const changed = entries.length !== this.known.length || isReadable !== this.#isReadable;
    this.known = entries;
    this.#isReadable = isReadable;
    if (changed) for (const wake of [...this.watchers]) wake();
  }
}

function readEntry(doc: AnyDoc): LedgerEntry {
  return { ...(doc as unknown as ConsentBody), key: doc._id.split(':').at(-1) ?? '' };
}
