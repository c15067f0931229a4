import type { Env } from '../ports/env.ts';
import type { Records } from '../ports/key-vault.ts';
import { noteOutcome } from './outcome-notes.ts';

/** What happened to a device's keys. */
export type KeyEvent = 'passphrase-set' | 'passphrase-removed' | 'recovery-code-made' | 'locked' | 'unlocked' | 'rotated';

/** Notes what happened to the keys, for the audit to pick up. It works while the device is locked. Errors: those of the records. */
export async function noteKeyEvent({ env, records }: { env: Env; records: Records }, what: KeyEvent): Promise<void> {
  await noteOutcome(records, { outcome: 'key', code: what, atMs: env.now() });
}
