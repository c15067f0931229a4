import { createHmac } from 'node:crypto';
import type { DocumentTable } from '../accounts/document-table.ts';

/** What the bridge and the mail ask before anything of a user leaves the servers. */
export interface SuppressionList {
  /** Whether the user was erased. Errors: those of {@link DocumentTable}. */
  has(userId: string): Promise<boolean>;
}

/**
 * The users who must never be served again, as `suppressed:<HMAC-SHA-256 of the user id>` in `accounts`: whoever reads the list learns no id from it.
 * Nobody leaves the list. Errors of every call: those of {@link DocumentTable}.
 */
export class Suppression implements SuppressionList {
  readonly #accounts: DocumentTable;
  readonly #secret: Uint8Array;
  readonly #known = new Set<string>();

  constructor(accounts: DocumentTable, secret: Uint8Array) {
    this.#accounts = accounts;
    this.#secret = secret;
  }

  async has(userId: string): Promise<boolean> {
    const _id = this.#idOf(userId);
    if (this.#known.has(_id)) return true;
    const listed = (await this.#accounts.get(_id)) !== undefined;
    if (listed) this.#known.add(_id);
    return listed;
  }

  /** Those of the users who are on the list. */
  async among(userIds: readonly string[]): Promise<readonly string[]> {
    const ids = new Map(userIds.map((userId) => [this.#idOf(userId), userId]));
    return (await this.#accounts.getAll([...ids.keys()])).flatMap(({ _id }) => ids.get(_id) ?? []);
  }

  /** Puts users on the list. May be repeated. */
  async add(userIds: readonly string[]): Promise<void> {
    await this.#accounts.putAll(userIds.map((userId) => ({ _id: this.#idOf(userId) })));
  }

  /** The name of the user's erasure: the same whoever asks for it, and saying nothing of the user. 32 hexadecimal digits. */
  erasureIdOf(userId: string): string {
    return this.#digest('erasure', userId).slice(0, 32);
  }

  #idOf(userId: string): string {
    return `suppressed:${this.#digest('suppressed', userId)}`;
  }

  #digest(use: string, userId: string): string {
    return createHmac('sha256', this.#secret).update(`${use} ${userId}`).digest('hex');
  }
}
