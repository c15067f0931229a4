import { isDeepStrictEqual } from 'node:util';

/** Errors: an `Error` that says what was tried, wanted and received. */
export function equal(received: unknown, wanted: unknown, tried: string): void {
  if (!isDeepStrictEqual(received, wanted)) throw new Error(`${tried}: wanted ${JSON.stringify(wanted)}, received ${JSON.stringify(received)}`);
}
