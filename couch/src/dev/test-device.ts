import { randomUUID, webcrypto } from 'node:crypto';
import { type ErasureReceipt, receiptText } from '../erasure/receipt.ts';
import { proofText } from '../gateway/device-proof.ts';

/** What the gateway answers to a token request. */
export interface TestSession {
  readonly token: string;
  readonly expiresAt: number;
  readonly userId: string;
  readonly databases: { readonly user: string; readonly content: string; readonly registry: string };
  readonly serverTime: number;
}

/** One answer of the gateway. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A device as the gateway sees it; for tests. */
export class TestDevice {
  readonly deviceId: string = randomUUID();
  readonly anonId: string = randomUUID();
  readonly #gatewayUrl: string;
  #keys: webcrypto.CryptoKeyPair | undefined;
  session: TestSession | undefined;

  constructor(gatewayUrl: string) {
    this.#gatewayUrl = gatewayUrl;
  }

  /** Asks for a token; `change` may spoil the request. */
  async signIn(change: (proof: Record<string, unknown>) => Record<string, unknown> = (proof) => proof): Promise<TestAnswer> {
    const { challenge } = (await this.call('POST', '/v1/challenge', {})).body as { challenge: string };
    const answer = await this.call('POST', '/v1/token', change(await this.proof(challenge)));
    if (answer.status === 200) this.session = answer.body as TestSession;
    return answer;
  }

  async proof(challenge: string): Promise<Record<string, unknown>> {
    const { deviceId, anonId } = this;
    this.#keys ??= (await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
    const { kty, crv, x, y } = await webcrypto.subtle.exportKey('jwk', this.#keys.publicKey);
    return { deviceId, anonId, challenge, publicKey: { kty, crv, x, y }, signature: await this.#sign(proofText({ anonId, deviceId, challenge })) };
  }

  /** What it sends when it has wiped itself. */
  async receipt(erasureId: string, at = '2030-01-01T00:00:00.000Z'): Promise<ErasureReceipt> {
    const { deviceId } = this;
    return { erasureId, deviceId, at, signature: await this.#sign(receiptText({ erasureId, deviceId, at })) };
  }

  /** A request with this device's token, if it has one. */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<TestAnswer> {
    const response = await fetch(`${this.#gatewayUrl}${path}`, {
      method,
      headers: {
        ...(this.session && { authorization: `Bearer ${this.session.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text) };
  }

  /** Sends documents as replication does. */
  async push(docs: readonly unknown[]): Promise<TestAnswer> {
    return this.call('POST', `/couch/${this.session?.databases.user}/_bulk_docs`, { docs, new_edits: false });
  }

  /** The ids in this user's database. */
  async ids(): Promise<readonly string[]> {
    const { body } = await this.call('GET', `/couch/${this.session?.databases.user}/_all_docs`);
    return (body as { rows: { id: string }[] }).rows.map(({ id }) => id);
  }

  async #sign(text: string): Promise<string> {
    if (!this.#keys) throw new Error('The device has not asked for a token yet.');
    const signature = await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, this.#keys.privateKey, new TextEncoder().encode(text));
    return Buffer.from(signature).toString('base64url');
  }
}

/** A device that has its token. */
export async function signedIn(gatewayUrl: string): Promise<TestDevice> {
  const device = new TestDevice(gatewayUrl);
  const answer = await device.signIn();
  if (answer.status !== 200) throw new Error(`The device got ${answer.status}: ${JSON.stringify(answer.body)}`);
  return device;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
