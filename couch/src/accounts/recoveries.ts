import { createHash } from 'node:crypto';
import { listAll } from '../core-server/list-all.ts';
import { type DocumentTable, update } from './document-table.ts';

/**
 * Recovery codes, by which a new device comes back to its user when no other one is left. A device makes the code and leaves only the SHA-256 of
 * what it proves; each device has one at a time, which stays good until it is replaced or the user is erased.
 */
export class Recoveries {
  readonly #table: DocumentTable;

  constructor(table: DocumentTable) {
    this.#table = table;
  }

  /** Keeps the digest (64 hex digits) of a device's code in place of the one before. */
  async leave(digest: string, { userId, deviceId }: { userId: string; deviceId: string }): Promise<void> {
    await update(this.#table, codeDocument(digest), (known) => known ?? { _id: codeDocument(digest), userId, deviceId });
    const former = await this.#table.get(deviceDocument(deviceId));
    await update(this.#table, deviceDocument(deviceId), () => ({ _id: deviceDocument(deviceId), userId, digest }));
    if (former && former.digest !== digest) await this.#remove([codeDocument(String(former.digest))]);
  }

  /** The user whose device left the code, as it was written or typed; `undefined` where it is unknown or was replaced. */
  async userOf(code: string): Promise<string | undefined> {
    const digest = createHash('sha256').update(code).digest('hex');
    const left = await this.#table.get(codeDocument(digest));
    const current = left && (await this.#table.get(deviceDocument(String(left.deviceId))));
    return current?.digest === digest ? String(left?.userId) : undefined;
  }

  /** Removes the codes of erased users. */
  async forget(userIds: readonly string[]): Promise<void> {
    for await (const page of listAll(this.#table, 'recovery')) await this.#table.removeAll(page.filter(({ userId }) => userIds.includes(String(userId))));
  }

  async #remove(ids: readonly string[]): Promise<void> {
    await this.#table.removeAll(await this.#table.getAll(ids));
  }
}

function codeDocument(digest: string): string {
  return `recovery:${digest}`;
}

function deviceDocument(deviceId: string): string {
  return `recovery-of:${deviceId}`;
}
