import type { Json } from '@empire/contract';
import type { Records } from '../ports/key-vault.ts';

/** The records' twin. */
export class MemoryRecords implements Records {
  readonly #records = new Map<string, Json>();

  /** What a copied profile begins with. */
  copy(): MemoryRecords {
    const records = new MemoryRecords();
    for (const [name, value] of this.#records) records.#records.set(name, structuredClone(value));
    return records;
  }

  has(name: string): boolean {
    return this.#records.has(name);
  }

  async record(name: string): Promise<Json | undefined> {
    return this.#records.get(name);
  }

  async writeRecord(name: string, value: Json): Promise<void> {
    this.#records.set(name, structuredClone(value));
  }

  async updateRecord(name: string, change: (before: Json | undefined) => Json): Promise<Json> {
    const value = change(this.#records.get(name));
    this.#records.set(name, structuredClone(value));
    return value;
  }

  async removeRecord(name: string): Promise<void> {
    this.#records.delete(name);
  }

  async clearRecords({ except }: { readonly except: readonly string[] }): Promise<void> {
    for (const name of [...this.#records.keys()]) if (!except.includes(name)) this.#records.delete(name);
  }
}
