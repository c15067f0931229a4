import type { Json } from '@empire/contract';
import type { Records } from '../src/ports/key-vault.ts';

/** The records of a profile, as text: a copy of the profile has them too. */
export class SimRecords implements Records {
  readonly #records: Map<string, Kept>;
  readonly #written: (text: string) => void;

  /** `written` is told all that is written. */
  constructor(written: (text: string) => void, copied?: SimRecords) {
    this.#written = written;
    this.#records = new Map(copied ? copied.#records : []);
  }

  /** How long what is under a name is, as text; 0 for nothing. */
  sizeOf(name: string): number {
    return this.#records.get(name)?.text.length ?? 0;
  }

  async record(name: string): Promise<Json | undefined> {
    return this.#read(name);
  }

  async writeRecord(name: string, value: Json): Promise<void> {
    this.#write(name, value);
  }

  async updateRecord(name: string, change: (before: Json | undefined) => Json): Promise<Json> {
    const value = change(this.#read(name));
    this.#write(name, value);
    return value;
  }

  async removeRecord(name: string): Promise<void> {
    this.#records.delete(name);
  }

  async clearRecords({ except }: { readonly except: readonly string[] }): Promise<void> {
    for (const name of [...this.#records.keys()]) if (!except.includes(name)) this.#records.delete(name);
  }

  #read(name: string): Json | undefined {
    const kept = this.#records.get(name);
    return kept && (kept.string ?? (JSON.parse(kept.text) as Json));
  }

  #write(name: string, value: Json): void {
    const text = JSON.stringify(value);
    this.#written(`${name} ${text}`);
    this.#records.set(name, { text, string: typeof value === 'string' ? value : undefined });
  }
}

interface Kept {
  readonly text: string;
  /** The value where it is a string: to parse the ballast whenever somebody asks whether it is there takes a fifth of a run. */
  readonly string: string | undefined;
}
