import type { UserId } from '@empire/contract';
import type { AnyDoc } from '../../core/index.ts';

/** What the gateway says of this device: who its user is and the names of the databases it may reach. */
export interface Session {
  readonly userId: UserId;
  readonly databases: { readonly user: string; readonly content: string; readonly registry: string };
  /** Server clock minus device clock, in milliseconds. */
  readonly skewMs: number;
  /** The keys that the gateway signs erasure statements with. */
  readonly erasureKeys?: readonly ErasureKey[];
}

/** An RSA public key (RFC 7517): modulus and exponent in base64url. */
export interface ErasureKey {
  readonly kid: string;
  readonly n: string;
  readonly e: string;
}

/** A device's word that it wiped itself: ECDSA over the canonical JSON of `{at, deviceId, erasureId, use: 'empire-erasure-receipt-v1'}`. */
export interface ErasureAcknowledgement {
  readonly erasureId: string;
  readonly deviceId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly signature: string;
}

/**
 * What a transfer needs of the device's standing at the gateway.
 * Errors of every call: `offline`, `timeout`, `captive-portal`, `needs-auth`, `forbidden`, `bad-response`; `erased`, where
 * `details.statement` may carry the gateway's signed statement.
 */
export interface TransferAccount {
  /** The session in force; asks for one (and registers the device at first contact) when there is none. */
  session(options: { signal: AbortSignal }): Promise<Session>;
  /** Forgets the token, so that the next call asks for a new one. */
  expire(): void;
  issuePairing(): Promise<{ readonly code: string; readonly expiresAt: number }>;
  /** Joins the user who issued `code`, or left its digest. Errors: also `not-found` for a code that is unknown, used, replaced or expired. */
  claimPairing(code: string): Promise<Session>;
}

/** The same with what a person asks for in a page. */
export interface Account extends TransferAccount {
  /** Leaves the SHA-256 (64 hex digits) of a code by which new devices can join this user, in place of the one this device left before. */
  leaveRecovery(digest: string): Promise<void>;
  /** Has the gateway erase the user of this device, on all of their devices. */
  erase(): Promise<{ readonly erasureId: string; readonly at: string; readonly statement: string }>;
  /** Tells the gateway that this device wiped itself. Needs no session: the signature is proof. Errors: also `not-found`. */
  acknowledgeErasure(acknowledgement: ErasureAcknowledgement): Promise<void>;
}

/** One document of a changes feed with all of its leaf revisions. */
export interface RemoteChange {
  readonly id: string;
  readonly revs: readonly string[];
}

/** What became of one document: no `code` means it is stored. */
export interface RemoteOutcome {
  readonly id: string;
  readonly rev: string;
  readonly code?: 'forbidden' | 'payload-too-large' | 'bad-document' | 'consent-missing';
  readonly reason?: string;
}

/**
 * A CouchDB behind the gateway (https://docs.couchdb.org/en/stable/replication/protocol.html).
 * Sequences are opaque. Errors of every call: `offline`, `timeout`, `captive-portal`, `needs-auth`, `forbidden`, `not-found`,
 * `payload-too-large`, `bad-response`; `details.retryAfterMs` carries the server's `Retry-After`.
 */
export interface Remote {
  /** `instance` changes when the database was deleted and created again. */
  info(database: string, options: { signal: AbortSignal }): Promise<{ readonly instance: string; readonly seq: string }>;
  /** Changes after `since`. With `waitMs` it waits that long for the first one. */
  changes(
    database: string,
    options: { since: string; limit: number; waitMs?: number; signal: AbortSignal },
  ): Promise<{ readonly changes: readonly RemoteChange[]; readonly lastSeq: string }>;
  /** The ids from `startKey` to `endKey`, at most `limit`. */
  range(database: string, options: { startKey: string; endKey: string; limit: number; signal: AbortSignal }): Promise<readonly string[]>;
  /** Of the revisions offered, those the server does not have. */
  missing(
    database: string,
    revs: Readonly<Record<string, readonly string[]>>,
    options: { signal: AbortSignal },
  ): Promise<Readonly<Record<string, readonly string[]>>>;
  /** All leaves of each document, with `_revisions`. */
  read(database: string, ids: readonly string[], options: { signal: AbortSignal }): Promise<readonly AnyDoc[]>;
  /** Stores whole branches; answers every document that was refused. */
  write(database: string, docs: readonly AnyDoc[], options: { signal: AbortSignal }): Promise<readonly RemoteOutcome[]>;
  note(database: string, name: string, options: { signal: AbortSignal }): Promise<Readonly<Record<string, unknown>> | undefined>;
  writeNote(database: string, name: string, options: { value: Readonly<Record<string, unknown>>; signal: AbortSignal }): Promise<void>;
}

/** Both sides of the one door, as a transfer needs them. */
export interface TransferGateway {
  readonly account: TransferAccount;
  readonly remote: Remote;
}

/** Both sides of the one door. */
export interface Gateway extends TransferGateway {
  readonly account: Account;
}
