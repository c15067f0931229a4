/**
 * The databases of users.
 * Errors of every call: `offline`, `timeout`, `needs-auth`, `bad-response`.
 */
export interface UserDatabases {
  /** Creates the user's database where it is missing. Idempotent. */
  ensure(userId: string): Promise<void>;
  /** Deletes the user's database with everything in it. One that is not there is deleted already. */
  drop(userId: string): Promise<void>;
  /**
   * Copies every leaf with its branch from one user's database to another's, from sequence `since` on (`0`: from the beginning).
   * `reached` is told each sequence up to which everything has arrived. Idempotent.
   */
  copy(from: string, to: string, options: { since: string; reached: (seq: string) => Promise<void> }): Promise<void>;
}
