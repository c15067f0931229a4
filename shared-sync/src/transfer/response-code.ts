import type { ErrorCode } from '@empire/contract';

/** What is known of an HTTP answer before its body is read. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  /** Whether the header that the gateway puts on every answer is there. */
  readonly fromGateway: boolean;
}

/**
 * The error code of an answer, or `undefined` for a good one. An answer that is not the gateway's, or is a page where JSON was
 * asked for, came from something in between.
 */
export function responseCode({ status, contentType, fromGateway }: Answer): ErrorCode | undefined {
  if (status >= 500 || status === 408 || status === 425 || status === 429) return 'offline';
  // A proxy that takes smaller bodies than the gateway says so in its own name; smaller ones pass it.
  if (status === 413) return 'payload-too-large';
  if (!fromGateway || contentType.startsWith('text/html')) return 'captive-portal';
  if (status < 300) return undefined;
  if (status === 401) return 'needs-auth';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 410) return 'erased';
  return 'bad-response';
}

/** A header that names years, or a date by a clock that is years off, must not silence a device. */
const longestMs = 3_600_000;

/** Milliseconds of a `Retry-After` header (RFC 9110 section 10.2.3), an hour at most, or `undefined` when there is none that can be read. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1_000;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), longestMs);
}
