import type { Json } from '@empire/contract';
import type { Records } from '../src/ports/key-vault.ts';

/** The records of a profile, as text: a copy of the profile has them too. */
export class SimRecords implements Records {
  readonly #texts: Map<string, string>;
  readonly #written: (text: string) => void;

  /** `written` is told all that is written. */
  constructor(written: (text: string) => void, copied?: SimRecords) {
    this.#written = written;
    this.#texts = new Map(copied ? copied.#texts : []);
  }

  /** How long what is under a name is, as text; 0 for nothing. */
  sizeOf(name: string): number {
    return this.#texts.get(name)?.length ?? 0;
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
    this.#texts.delete(name);
  }

  async clearRecords({ except }: { readonly except: readonly string[] }): Promise<void> {
    for (const name of [...this.#texts.keys()]) if (!except.includes(name)) this.#texts.delete(name);
  }

  #read(name: string): Json | undefined {
    const text = this.#texts.get(name);
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  }

  #write(name: string, value: Json): void {
    const text = JSON.stringify(value);
    this.#written(`${name} ${text}`);
    this.#texts.set(name, text);
  }
}
