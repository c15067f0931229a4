import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import type { TokenKey } from '../token-keys.ts';

/** Authorization headers that must open nothing, made from the server's real key and a good token of a live user. */
export async function faultyTokens(options: {
  key: TokenKey;
  token: string;
  otherUserId: string;
  adminUrl: string;
}): Promise<Readonly<Record<string, string | undefined>>> {
  const { key, token } = options;
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
  const sign = (alg: string, changes: { kid?: string; claims?: Record<string, unknown> }, signer: Parameters<SignJWT['sign']>[0] = key.privateKey) =>
    new SignJWT({ ...claims, ...changes.claims }).setProtectedHeader({ alg, kid: changes.kid ?? key.kid, typ: 'JWT' }).sign(signer);
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const hourAgo = Math.floor(Date.now() / 1_000) - 3_600;
  const { username, password } = new URL(options.adminUrl);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  return {
    none: undefined,
    garbage: 'Bearer not.a.token',
    expired: `Bearer ${await sign('RS256', { claims: { iat: hourAgo - 900, exp: hourAgo } })}`,
    'foreign key': `Bearer ${await sign('RS256', {}, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)}`,
    'HS256 with the public key': `Bearer ${await sign('HS256', {}, new TextEncoder().encode(key.publicPem))}`,
    'alg none': `Bearer ${encode({ alg: 'none', kid: key.kid, typ: 'JWT' })}.${payload}.`,
    'alg none, signed': `Bearer ${encode({ alg: 'none', kid: key.kid, typ: 'JWT' })}.${payload}.${signature}`,
    'tampered payload': `Bearer ${header}.${encode({ ...claims, sub: options.otherUserId, '_couchdb.roles': ['_admin'] })}.${signature}`,
    'unknown kid': `Bearer ${await sign('RS256', { kid: 'stranger' })}`,
    'admin’s password': `Basic ${credentials}`,
  };
}
