import { createHash, randomInt } from 'node:crypto';
import { EmpireError } from '@empire/contract';
import { listAll } from '../core-server/list-all.ts';
import { type DocumentTable, update } from './document-table.ts';
import { Recoveries } from './recoveries.ts';

/** How long a pairing code can be claimed (milliseconds). */
export const PAIRING_MS = 10 * 60_000;

const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const codeLength = 8;

/** Single-use codes by which a device joins another user. Only their digests are stored. */
export class Pairings {
  /** Codes that stay good, for when no other device is left. */
  readonly recoveries: Recoveries;
  readonly #table: DocumentTable;
  readonly #now: () => number;

  constructor(table: DocumentTable, options: { now: () => number }) {
    this.#table = table;
    this.recoveries = new Recoveries(table);
    this.#now = options.now;
  }

  /** A new code of eight characters without look-alikes; `expiresAt` in milliseconds since 1970. */
  async issue(userId: string): Promise<{ code: string; expiresAt: number }> {
    const code = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('');
    const expiresAt = this.#now() + PAIRING_MS;
    await this.#table.put({ _id: documentOf(code), userId, expiresAt });
    return { code, expiresAt };
  }

  /**
   * Uses up a code for one device and returns its issuer. The same device may claim it again until it expires, to complete a join that broke off.
   * A recovery code is not used up. Errors: `not-found` for a code that is unknown, expired, replaced, or used by another device.
   */
  async claim(code: string, deviceId: string): Promise<string> {
    const recovered = await this.recoveries.userOf(normalise(code));
    if (recovered !== undefined) return recovered;
    const stored = await update(this.#table, documentOf(normalise(code)), (pairing) =>
      pairing && pairing.usedBy === undefined && Number(pairing.expiresAt) > this.#now() ? { ...pairing, usedBy: deviceId } : undefined,
    );
    if (stored?.usedBy !== deviceId || Number(stored.expiresAt) <= this.#now()) {
      throw new EmpireError('not-found', 'This pairing code is unknown, used or expired.');
    }
    return String(stored.userId);
  }

  /** Removes the codes that have expired, and those that any of `userIds` issued or left. Resolves to how many expired or were issued. */
  async clean(userIds: readonly string[] = []): Promise<number> {
    let removed = 0;
    for await (const page of listAll(this.#table, 'pairing:')) {
      const ended = page.filter(({ expiresAt, userId }) => !(Number(expiresAt) > this.#now()) || userIds.includes(String(userId)));
      removed += (await this.#table.removeAll(ended)).filter(Boolean).length;
    }
    if (userIds.length > 0) await this.recoveries.forget(userIds);
    return removed;
  }
}

function normalise(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/g, '');
}

function documentOf(code: string): string {
  return `pairing:${createHash('sha256').update(code).digest('hex')}`;
}
