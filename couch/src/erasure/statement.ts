import { SignJWT } from 'jose';
import type { TokenKey } from '../gateway/token-keys.ts';
import type { ErasureKeys } from './erasure-keys.ts';

/** What a statement says: these devices of this user shall wipe themselves. */
export interface ErasureClaims {
  readonly erasureId: string;
  readonly userId: string;
  readonly deviceIds: readonly string[];
}

/** A statement as a compact JWS (RS256, `typ: empire-erasure`), which never expires. `nowMs` in milliseconds since 1970. */
export async function signStatement({ keys }: Pick<ErasureKeys, 'keys'>, claims: ErasureClaims, nowMs: number): Promise<string> {
  const { kid, privateKey } = keys.at(-1) as TokenKey;
  return new SignJWT({ ...claims, all: true })
    .setProtectedHeader({ alg: 'RS256', kid, typ: 'empire-erasure' })
    .setIssuer('empire-gateway')
    .setIssuedAt(Math.floor(nowMs / 1_000))
    .sign(privateKey);
}
