import type { NeuronManifest, ScopedDb } from '@empire/contract';
import { decisionsCollection, decisionsKey } from '../../core/index.ts';
import type { ConsentLedger } from './ledger.ts';

/** The host's manifest with the collection in which its devices list what was decided. */
export function withDecisions(manifest: NeuronManifest): NeuronManifest {
  const decisions = { name: decisionsCollection, class: 'state', schema: 1, merge: { name: 'set', version: 1 } } as const;
  return { ...manifest, collections: [...manifest.collections.filter(({ name }) => name !== decisionsCollection), decisions] };
}

/** Lists the entries of the ledger that the list lacks. Errors: those of the database. */
export async function listDecisions(ledger: ConsentLedger, db: ScopedDb): Promise<void> {
  if (ledger.entries.length === 0) return;
  const listed = (await db.get<readonly string[]>(decisionsCollection, decisionsKey))?.value ?? [];
  const add = ledger.entries.map(({ key }) => key).filter((key) => !listed.includes(key));
  if (add.length > 0) await db.change(decisionsCollection, decisionsKey, { add });
}
