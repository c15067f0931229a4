import type { Json } from '@empire/contract';
import type { ErasureKey, Session } from '../ports/gateway.ts';
import type { Records } from '../ports/key-vault.ts';

/** The gateway's keys and the user, as this device learned them while it was welcome. */
export interface Pins {
  readonly userId: string | undefined;
  readonly keys: readonly ErasureKey[];
}

const recordName = 'erasure-keys';
const maxKeys = 16;
const noPins: Pins = { userId: undefined, keys: [] };

/**
 * The pins after a session in force. At first contact the keys offered are taken; later ones are added, because a session is given
 * against the device's signature, and none is ever replaced: a key under a known id must be the same key. Pure.
 */
export function mergePins(before: Pins, { userId, erasureKeys = [] }: Pick<Session, 'userId' | 'erasureKeys'>): Pins {
  const added = erasureKeys.filter(({ kid }) => !before.keys.some((known) => known.kid === kid));
  return { userId, keys: [...before.keys, ...added.map(({ kid, n, e }) => ({ kid, n, e }))].slice(0, maxKeys) };
}

/** What is pinned; nothing before first contact. */
export async function readPins(records: Records): Promise<Pins> {
  const kept = (await records.record(recordName)) as unknown as Pins | undefined;
  return kept ?? noPins;
}

/** Pins what a session in force offers. Writes only what is new. */
export async function pin(records: Records, session: Pick<Session, 'userId' | 'erasureKeys'>): Promise<void> {
  const before = await readPins(records);
  const after = mergePins(before, session);
  if (after.userId === before.userId && after.keys.length === before.keys.length) return;
  await records.updateRecord(recordName, (kept) => mergePins((kept as unknown as Pins | undefined) ?? noPins, session) as unknown as Json);
}
