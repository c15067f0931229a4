import type { AnonId, DeviceId, DocId, Effect, EventId, Hlc, Json, MergePolicy, Purpose, RevId, SessionId } from '@empire/contract';

/** The version of the document envelope written by this code. */
export const ENVELOPE_VERSION = 1;
/** The largest document the protocol carries, as UTF-8 JSON. */
export const MAX_DOCUMENT_BYTES = 1_000_000;

/** The members CouchDB knows; `_revisions` lists the branch newest first, as replication carries it. */
export interface Revisioned {
  readonly _id: DocId;
  readonly _rev: RevId;
  readonly _deleted?: boolean;
  readonly _revisions?: { readonly start: number; readonly ids: readonly string[] };
}

/** The body of a state document (class `s`). */
export interface StateBody {
  readonly v: typeof ENVELOPE_VERSION;
  readonly schema: number;
  readonly policy: MergePolicy;
  readonly anonId: AnonId;
  readonly deviceId: DeviceId;
  readonly hlc: Hlc;
  readonly value: Json;
  /** For the policy `fields`: the stamp of the last write of each top-level field. */
  readonly stamps?: Readonly<Record<string, Hlc>>;
  readonly causedBy?: EventId;
  readonly removedAt?: Hlc;
}

/** The body of an event (class `e`). `hash` is SHA-256 over the canonical JSON of what makes the act itself. */
export interface EventBody {
  readonly v: typeof ENVELOPE_VERSION;
  readonly eventId: EventId;
  readonly neuron: string;
  readonly type: string;
  readonly schema: number;
  readonly anonId: AnonId;
  readonly deviceId: DeviceId;
  /** Counts from 1 per device and neuron, without gaps. */
  readonly deviceSeq: number;
  readonly sessionId: SessionId;
  readonly hlc: Hlc;
  /** The device's own clock when it happened (milliseconds since 1970). */
  readonly clientTs: number;
  /** Server clock minus device clock as last measured (milliseconds), or `null` before first contact. */
  readonly skewMs: number | null;
  readonly purpose: Purpose;
  /** The consent entry that allows it; `null` for `functional`, which asks for none. */
  readonly consentRef: string | null;
  readonly idemKey?: string;
  readonly effect?: readonly Effect[];
  readonly data: Json;
  readonly hash: string;
}

/** The body of a content document (class `c`) or a reply (class `r`), written by the server. */
export interface ServerBody {
  readonly v: typeof ENVELOPE_VERSION;
  readonly schema: number;
  readonly value: Json;
}

/** A document with whatever body, as stores and remotes carry it. */
export type AnyDoc = Revisioned & { readonly [member: string]: unknown };
