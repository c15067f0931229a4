/** Stands in the bundles where `uuid` would be, of which PouchDB brings two copies and calls one function. */
export function v4(): string {
  // `crypto.randomUUID` needs a secure context; so does everything else that the store does, by WebCrypto and Web Locks.
  return crypto.randomUUID();
}
