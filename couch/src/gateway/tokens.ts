import { EmpireError } from '@empire/contract';
import { type JWTHeaderParameters, jwtVerify, SignJWT } from 'jose';
import type { TokenKey, TokenKeyRing, TokenKeySet } from './token-keys.ts';
import type { VerifiedTokens } from './verified-tokens.ts';

/** How long a device token is good (milliseconds). */
export const TOKEN_MS = 15 * 60_000;

const issuer = 'empire-gateway';

/** Who a good token speaks for. */
export interface Bearer {
  readonly userId: string;
  readonly deviceId: string;
  /** The token itself, which CouchDB checks again. */
  readonly token: string;
}

/** Signs a device token with the newest key (RS256, as CouchDB's JWT handler takes it); `expiresAt` in milliseconds since 1970. */
export async function mintToken(set: TokenKeySet, claims: { userId: string; deviceId: string; now: number }): Promise<{ token: string; expiresAt: number }> {
  const key = set.keys.at(-1) as TokenKey;
  const issuedAt = Math.floor(claims.now / 1_000);
  const expiresAt = issuedAt + TOKEN_MS / 1_000;
  const token = await new SignJWT({ '_couchdb.roles': ['device'], did: claims.deviceId })
    .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'JWT' })
    .setSubject(claims.userId)
    .setIssuer(issuer)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(key.privateKey);
  return { token, expiresAt: expiresAt * 1_000 };
}

/** Reads an `Authorization` header; `verified` spares checking a signature twice. Errors: `needs-auth` for every fault of the token; those of the table when keys must be read again. */
export async function readBearer(header: string | undefined, options: { ring: TokenKeyRing; now: number; verified?: VerifiedTokens }): Promise<Bearer> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header ?? '')?.[1];
  if (!token) throw new EmpireError('needs-auth', 'A device token is needed; the request carries none.');
  const known = options.verified?.find(token, options);
  if (known) return known;
  try {
    const { payload, protectedHeader } = await jwtVerify(token, (header) => keyFor(header, options.ring), {
      algorithms: ['RS256'],
      issuer,
      currentDate: new Date(options.now),
      requiredClaims: ['sub', 'exp', 'did'],
    });
    if (typeof payload.sub !== 'string' || !/^[0-9a-f]{32}$/.test(payload.sub) || typeof payload.did !== 'string') throw new EmpireError('needs-auth');
    const bearer = { userId: payload.sub, deviceId: payload.did, token };
    options.verified?.add({ bearer, kid: String(protectedHeader.kid), expiresAtMs: Number(payload.exp) * 1_000 });
    return bearer;
  } catch (cause) {
    if (cause instanceof EmpireError && cause.code !== 'needs-auth') throw cause;
    throw new EmpireError('needs-auth', 'The device token is expired or not one of this server.', { cause });
  }
}

async function keyFor(header: JWTHeaderParameters, ring: TokenKeyRing): Promise<TokenKey['publicKey']> {
  const key = typeof header.kid === 'string' ? await ring.find(header.kid) : undefined;
  if (!key) throw new EmpireError('needs-auth', 'The token names a key that is not in the set.');
  return key.publicKey;
}
