/** An answer in CouchDB's shape: `status` is HTTP, `error` the word, `reason` the sentence. */
export class CouchError extends Error {
  readonly status: number;
  readonly error: string;
  readonly reason: string;

  constructor(status: number, error: string, reason: string) {
    super(`${status} ${error}: ${reason}`);
    this.name = 'CouchError';
    this.status = status;
    this.error = error;
    this.reason = reason;
  }
}

/** Reads what PouchDB throws (`{status, name, message}`); anything else is a 500 without details. */
export function toCouchError(thrown: unknown): CouchError {
  if (thrown instanceof CouchError) return thrown;
  const fault = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as { status?: unknown; name?: unknown; message?: unknown; reason?: unknown };
  if (typeof fault.status !== 'number') return new CouchError(500, 'internal_server_error', String(fault.message ?? thrown));
  return new CouchError(fault.status, String(fault.name ?? 'error'), String(fault.reason ?? fault.message ?? ''));
}
