import type { ModelKey } from '@empire/contract/models';
import type { Membership } from '../accounts/membership.ts';
import type { ErasureKeys } from '../erasure/erasure-keys.ts';
import type { Erasures } from '../erasure/erasures.ts';
import type { Unsubscribe } from '../mail/unsubscribe.ts';
import type { Introduction } from './introduction.ts';
import type { TokenKeyRing } from './token-keys.ts';

/** The state of one part of the system; more members say more. */
export interface PartHealth {
  readonly state: 'ok' | 'degraded' | 'down' | 'unknown';
  readonly [member: string]: unknown;
}

export interface Health {
  readonly status: 'ok' | 'degraded';
  readonly parts: Readonly<Record<string, PartHealth>>;
}

/** Requests per minute, and the largest bodies. */
export interface GatewayLimits {
  /** Per device, on everything under `/couch`. */
  readonly couchPerMinute: number;
  /** Per user, on everything under `/couch`: what all devices of one user share. Three times `couchPerMinute` where nothing is said. */
  readonly userPerMinute: number;
  /** Per address, on challenges, tokens and new pairing codes together. */
  readonly tokenPerMinute: number;
  /** Per address: what stands between a guesser and a pairing code. */
  readonly claimPerMinute: number;
  readonly maxBodyBytes: number;
  /** How long the headers of a request may take to arrive, and all of it. Looked at ten times in that while, at least once in 30 s. */
  readonly headersMs: number;
  readonly requestMs: number;
}

/** The limits wished for, and the usual ones where nothing is said. */
export function limitsOf(wished: Partial<GatewayLimits> = {}): GatewayLimits {
  const { couchPerMinute = 1_200 } = wished;
  return {
    couchPerMinute,
    userPerMinute: 3 * couchPerMinute,
    tokenPerMinute: 600,
    claimPerMinute: 10,
    maxBodyBytes: 8 * 1024 * 1024,
    headersMs: 15_000,
    requestMs: 60_000,
    ...wished,
  };
}

export interface GatewayPorts {
  readonly couchUrl: string;
  readonly dbPrefix: string;
  readonly keys: TokenKeyRing;
  readonly accounts: Membership;
  readonly erasures: Erasures;
  readonly erasureKeys: ErasureKeys;
  /** The folder of the built host. */
  readonly hostDir: string;
  /** What the page of a path is about, for whoever comes to it first; pages are not introduced where nothing is said. */
  readonly introduction?: (path: string) => Promise<Introduction | undefined>;
  /** The folder of hashed pictures, served under `/media`; none where nothing is said. */
  readonly mediaDir?: string | undefined;
  /** The folder of mirrored models, served under `/ai`; none where nothing is said. */
  readonly modelsDir?: string | undefined;
  /** The keys that sign what devices are told of models, for `/ai/keys.json`. */
  readonly modelKeys?: () => Promise<readonly ModelKey[]>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly health: () => Promise<Health>;
  /** Origins of the registry's releases, for the content security policy. */
  readonly releaseOrigins: () => Promise<readonly string[]>;
  /** Told that a device has written to this database: saves the bridge a wait. */
  readonly pushed?: (database: string) => void;
  readonly limits?: Partial<GatewayLimits>;
  /** What ends mail, behind `/v1/unsubscribe`; without it there is no such route. */
  readonly unsubscribe?: Unsubscribe | undefined;
  /** Of the log on stderr (pino); `warn` where nothing is said. */
  readonly logLevel?: string;
  /** Where Prometheus reads, on loopback alone; nowhere where nothing is said. */
  readonly metricsPort?: number | undefined;
  /** Whether `x-forwarded-for` of a proxy in front is believed. */
  readonly trustProxy?: boolean;
}
