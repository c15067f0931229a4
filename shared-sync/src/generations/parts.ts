import type { Env } from '../ports/env.ts';
import type { GenerationSource } from '../ports/generation-source.ts';
import type { Records } from '../ports/key-vault.ts';
import { Catalogue } from './catalogue.ts';

/** What opening and renewing databases works with. */
export interface GenerationParts {
  readonly env: Env;
  readonly records: Records;
  readonly source: GenerationSource;
}

/** The channel on which one context asks the others to let go of a database (its name), or of all for good (`*`). */
export const letGoChannel = 'empire-generations';
export const everyDatabase = '*';

/** Held alone by who is about to switch generations, and shared for a moment by who opens one: nobody opens meanwhile. */
export function switchLock(database: string): string {
  return `empire-switch-${database}`;
}

/** Held shared by each open store, and alone by who switches generations. */
export function openLock(database: string): string {
  return `empire-open-${database}`;
}

/** Held while a database is renewed or swept. */
export function renewLock(database: string): string {
  return `empire-renew-${database}`;
}

/** What the sequences of a generation are counted from: they go on through all generations, and a mark of a former one hides nothing. */
export function sequenceBase(generation: number): number {
  return (generation - 1) * 2 ** 36;
}

/** The generation that a sequence was counted in. */
export function generationAt(seq: number): number {
  return Math.floor(seq / 2 ** 36) + 1;
}

/** Destroys what a killed or finished renewal left over. Run under the lock of {@link renewLock}. Errors: `storage-failed`. */
export async function sweep({ records, source }: GenerationParts, database: string): Promise<void> {
  const catalogue = new Catalogue(records);
  const { leftovers } = await catalogue.entry(database);
  for (const generation of leftovers) {
    await source.destroyGeneration(database, generation);
    await catalogue.change(database, (entry) => ({ ...entry, leftovers: entry.leftovers.filter((one) => one !== generation) }));
  }
}
