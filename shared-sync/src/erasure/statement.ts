/** The header of a statement: a compact JWS (RFC 7515). */
export interface StatementHeader {
  readonly alg: string;
  readonly kid: string;
  readonly typ: string;
}

/** What the gateway states: a user, or these devices of it, is erased. `iat` in seconds since 1970. */
export interface StatementPayload {
  readonly iss: string;
  readonly iat: number;
  readonly erasureId: string;
  readonly userId: string;
  readonly all: boolean;
  readonly deviceIds: readonly string[];
}

/** A statement that was read and not yet believed. */
export interface Statement {
  readonly header: StatementHeader;
  readonly payload: StatementPayload;
  /** The text that was signed. */
  readonly signed: string;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** What this device makes of a statement. */
export type Decision = { readonly wipe: true; readonly erasureId: string } | { readonly wipe: false; readonly reason: string };

const maxStatement = 64_000;

/** Reads untrusted text; `undefined` when it is no statement. */
export function readStatement(text: unknown): Statement | undefined {
  if (typeof text !== 'string' || text.length > maxStatement) return undefined;
  const [head = '', body = '', tail = '', ...more] = text.split('.');
  if (more.length > 0) return undefined;
  const [header, payload, signature] = [readJson(head), readJson(body), readBytes(tail)];
  if (!isHeader(header) || !isPayload(payload) || !signature) return undefined;
  return { header, payload, signed: `${head}.${body}`, signature };
}

/**
 * Decides whether this device wipes itself. It does so only on a statement whose signature was `verified` under a pinned key, which
 * names the device, or all devices of its user. Pure.
 */
export function decideErasure(statement: Statement, known: { verified: boolean; deviceId: string; userId: string | undefined }): Decision {
  const { header, payload } = statement;
  if (header.typ !== 'empire-erasure' || header.alg !== 'RS256') return ignored('it is signed for another use, or in another way');
  if (!known.verified) return ignored('its signature is not that of a key this device knows');
  if (payload.iss !== 'empire-gateway') return ignored('it is not of the gateway');
  const isNamed = payload.deviceIds.includes(known.deviceId) || (payload.all && known.userId !== undefined && payload.userId === known.userId);
  return isNamed ? { wipe: true, erasureId: payload.erasureId } : ignored('it names other devices');
}

function ignored(reason: string): Decision {
  return { wipe: false, reason };
}

function isHeader(value: unknown): value is StatementHeader {
  return isRecord(value) && typeof value.alg === 'string' && typeof value.kid === 'string' && typeof value.typ === 'string';
}

function isPayload(value: unknown): value is StatementPayload {
  if (!isRecord(value) || typeof value.iss !== 'string' || typeof value.iat !== 'number' || typeof value.userId !== 'string') return false;
  if (typeof value.erasureId !== 'string' || !/^[0-9A-Za-z-]{1,64}$/.test(value.erasureId) || typeof value.all !== 'boolean') return false;
  return Array.isArray(value.deviceIds) && value.deviceIds.every((id) => typeof id === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function readJson(part: string): unknown {
  const bytes = readBytes(part);
  try {
    return bytes && JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function readBytes(part: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]+$/.test(part)) return undefined;
  try {
    return Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
