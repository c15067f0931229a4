import { EmpireError } from '@empire/contract';
import { sha256Hex } from '../../core/index.ts';
import { toBase64Url } from '../adapters/bytes.ts';
import type { ErasureAcknowledgement, ErasureKey } from '../ports/gateway.ts';

/** Signs as the gateway does: a key that devices pin, and RS256 over text. */
export interface ErasureSigner {
  readonly key: ErasureKey;
  sign(text: string): Promise<Uint8Array>;
}

/** The erasures of the server's twin: which users are gone, and which devices have said that they wiped themselves. */
export class MemoryErasures {
  /** Without a signer nothing can be pinned, and no statement convinces anybody. */
  signer: ErasureSigner | undefined;
  readonly acknowledged: ErasureAcknowledgement[] = [];
  readonly #ids = new Map<string, string>();

  idOf(userId: string): string | undefined {
    return this.#ids.get(userId);
  }

  record(userId: string): string {
    const erasureId = this.#ids.get(userId) ?? sha256Hex(`erasure ${userId}`).slice(0, 32);
    this.#ids.set(userId, erasureId);
    return erasureId;
  }

  /** A statement that names these devices of the user. */
  async statement(userId: string, deviceIds: readonly string[]): Promise<string> {
    const header = { alg: 'RS256', kid: this.signer?.key.kid ?? 'none', typ: 'empire-erasure' };
    const payload = { iss: 'empire-gateway', iat: 1, erasureId: this.record(userId), userId, all: true, deviceIds };
    const signed = [header, payload].map((part) => encode(JSON.stringify(part))).join('.');
    return `${signed}.${toBase64Url((await this.signer?.sign(signed)) ?? new Uint8Array([0]))}`;
  }

  acknowledge(said: ErasureAcknowledgement): void {
    if (![...this.#ids.values()].includes(said.erasureId)) throw new EmpireError('not-found');
    this.acknowledged.push(said);
  }
}

/** A signer with a fresh RSA key of 2048 bits, as the gateway's is. */
export async function newErasureSigner(kid: string): Promise<ErasureSigner> {
  const rs256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const pair = await crypto.subtle.generateKey({ ...rs256, modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]) }, true, ['sign', 'verify']);
  const { n = '', e = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return {
    key: { kid, n, e },
    sign: async (text) => new Uint8Array(await crypto.subtle.sign(rs256, pair.privateKey, new TextEncoder().encode(text))),
  };
}

function encode(text: string): string {
  return toBase64Url(new TextEncoder().encode(text));
}
