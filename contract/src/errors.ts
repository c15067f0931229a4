import { type ErrorCode, errorTexts } from './error-texts.ts';

export { type ErrorCode, errorTexts };

/**
 * The one error class of the platform.
 *
 * `code` is a stable word code; `details` holds what was tried and what was received, without personal data.
 */
export class EmpireError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message?: string, options: { details?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message ?? errorTexts[code] ?? code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EmpireError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** The `code` of an error that may come from another copy of this module, or `undefined` when it carries none. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
