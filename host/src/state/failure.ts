import { type ErrorCode, errorCode } from '@empire/contract';

/** A failure as it is shown: a stable word code and a sentence that says what was tried. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** Turns whatever was thrown into a failure; `fallback` is the code of an error that carries none. */
export function failureOf(error: unknown, fallback: ErrorCode): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return { code: errorCode(error) ?? fallback, message: message.slice(0, 500) };
}

/** Says in the console which document of the server was not kept, and why. */
export function warnOfRefusal({ id, code, reason }: { id: string; code: string; reason: string }): void {
  console.warn(`The document ${id} was refused (${code}): ${reason}.`);
}
