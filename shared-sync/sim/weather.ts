/** What can go wrong with one request, each with the same chance. */
export const requestFaults = [
  'request-dropped',
  'response-dropped',
  'duplicate',
  'late-duplicate',
  'server-error',
  'rate-limited',
  'token-expired',
  'forbidden-once',
  'captive-portal',
  'truncated-json',
  'html-answer',
  'half-open',
] as const;

/** What can go wrong with one batch of documents, or with one reading of a feed, besides. */
export const writeFaults = ['partial-write'] as const;
export const feedFaults = ['feed-rewinds', 'unknown-seq'] as const;

export type RequestFault = (typeof requestFaults)[number] | (typeof writeFaults)[number] | (typeof feedFaults)[number];

/** The weather of one device. */
export interface Weather {
  online: boolean;
  /** Requests arrive, answers do not. */
  oneWay: boolean;
  /** Chance of a fault for each request, 0 to 1. */
  roughness: number;
  /** The longest way of a request or an answer (milliseconds). */
  latencyMs: number;
  bytesPerSecond: number;
}

export function fairWeather(roughness: number): Weather {
  return { online: true, oneWay: false, roughness, latencyMs: 40, bytesPerSecond: Number.POSITIVE_INFINITY };
}
