import type { Json } from '@empire/contract';
import type { Records } from '../ports/key-vault.ts';

/**
 * What the device knows of one database:
 *
 *   generation 1 ──begin──▶ 1, leftovers [2] ──switch──▶ 2, leftovers [1] ──swept──▶ 2
 *                                  └──failed or killed, swept──▶ 1
 *
 * Exactly one generation is in force at any moment; what is listed as left over holds nothing that is needed.
 */
export interface CatalogueEntry {
  readonly generation: number;
  /** The highest number ever given: none is used twice. */
  readonly made: number;
  readonly leftovers: readonly number[];
  /** The names of the notes that were ever written. */
  readonly notes: readonly string[];
}

type Entries = Readonly<Record<string, CatalogueEntry>>;

const recordName = 'databases';
const first: CatalogueEntry = { generation: 1, made: 1, leftovers: [], notes: [] };

/** The databases of this device, in one record of the vault that no key protects: it holds names and numbers. */
export class Catalogue {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  async names(): Promise<readonly string[]> {
    return Object.keys(await this.#read()).sort();
  }

  /** The entry of a database; a new one is written down before anything of it exists. */
  async entry(database: string): Promise<CatalogueEntry> {
    return (await this.#read())[database] ?? this.change(database, (entry) => entry);
  }

  async change(database: string, change: (entry: CatalogueEntry) => CatalogueEntry): Promise<CatalogueEntry> {
    const written = await this.#records.updateRecord(recordName, (before) => {
      const entries = entriesOf(before);
      return { ...entries, [database]: change(entries[database] ?? first) } as unknown as Json;
    });
    return entriesOf(written)[database] ?? first;
  }

  async forget(database: string): Promise<void> {
    await this.#records.updateRecord(recordName, (before) => {
      const { [database]: _, ...others } = entriesOf(before);
      return others as unknown as Json;
    });
  }

  async #read(): Promise<Entries> {
    return entriesOf(await this.#records.record(recordName));
  }
}

function entriesOf(record: Json | undefined): Entries {
  return (record ?? {}) as unknown as Entries;
}
