import { createSign, generateKeyPairSync, type JsonWebKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { Truth } from './truth.ts';

/** A device that talks to the gateway without a browser. */
export interface BareDevice {
  readonly deviceId: string;
  readonly token: string;
  readonly userId: string;
  readonly databases: { readonly user: string; readonly content: string; readonly registry: string };
}

/** Registers a new device at the gateway, as a browser does at first contact. Errors: throws with the gateway's answer. */
export async function registerDevice(gatewayUrl: string): Promise<BareDevice> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' }) as JsonWebKey;
  const [anonId, deviceId] = [randomUUID(), randomUUID()];
  const { challenge } = await post<{ challenge: string }>(`${gatewayUrl}/v1/challenge`, {});
  const text = JSON.stringify({ anonId, challenge, deviceId, use: 'empire-token-v1' });
  const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  const answer = await post<Omit<BareDevice, 'deviceId'>>(`${gatewayUrl}/v1/token`, { deviceId, anonId, publicKey: { kty, crv, x, y }, challenge, signature });
  return { ...answer, deviceId };
}

/** Every kind of token that must not be taken, made from a good one. `expired` carries the gateway's true signature. */
export async function badTokens(
  good: string,
  truth: Truth,
): Promise<Record<'expired' | 'tampered' | 'alg-none' | 'foreign-key' | 'unknown-kid' | 'hmac', string>> {
  const [head = '', body = '', signature = ''] = good.split('.');
  const header = decode(head);
  const claims = decode(body);
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const past = Math.floor(Date.now() / 1_000) - 3_600;
  const other = { ...claims, sub: '0'.repeat(32) };
  return {
    expired: signed(header, { claims: { ...claims, iat: past - 900, exp: past }, key: await signingKey(truth, String(header.kid)) }),
    tampered: `${head}.${encode(other)}.${signature}`,
    'alg-none': `${encode({ ...header, alg: 'none' })}.${body}.`,
    'foreign-key': signed(header, { claims, key: foreign.privateKey }),
    'unknown-kid': signed({ ...header, kid: 'ffffffffffffffff' }, { claims, key: foreign.privateKey }),
    hmac: `${encode({ ...header, alg: 'HS256' })}.${body}.${signature}`,
  };
}

/** The gateway's private key, which its operator can read in the `control` database. */
async function signingKey(truth: Truth, kid: string): Promise<string> {
  const { keys } = await truth.couch<{ keys: { kid: string; privatePem: string }[] }>(`${truth.database('control')}/token-keys`);
  const key = keys.find((one) => one.kid === kid);
  if (!key) throw new Error(`The control database holds no token key ${kid}.`);
  return key.privatePem;
}

function signed(header: object, { claims, key }: { claims: object; key: string | KeyObject }): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
}

async function post<T>(url: string, body: object): Promise<T> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`POST ${new URL(url).pathname} was answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
