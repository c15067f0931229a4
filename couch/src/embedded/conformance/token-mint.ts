import { randomBytes } from 'node:crypto';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { TokenKey } from '../../provision/provision.ts';
import type { TokenKeys } from '../token-keys.ts';
import type { TokenClaims } from './under-test.ts';

/** A key pair of one test run, and tokens signed with it as the gateway signs them. */
export interface TokenMint {
  readonly keys: TokenKeys;
  readonly tokenKey: TokenKey;
  mint(claims: TokenClaims): Promise<string>;
}

export async function createTokenMint(): Promise<TokenMint> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = `test${randomBytes(6).toString('hex')}`;
  return {
    keys: new Map([[kid, publicKey]]),
    tokenKey: { kid, publicPem: await exportSPKI(publicKey) },
    mint: async (claims) => {
      const now = Math.floor(Date.now() / 1_000);
      return await new SignJWT({ '_couchdb.roles': [...(claims.roles ?? [])] })
        .setProtectedHeader({ alg: 'RS256', kid: claims.kid ?? kid })
        .setSubject(claims.sub)
        .setIssuedAt(now)
        .setExpirationTime(now + (claims.expiresInS ?? 300))
        .sign(privateKey);
    },
  };
}
