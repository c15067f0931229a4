import { EmpireError, type UserId } from '@empire/contract';
import { canonicalJson } from '../../core/index.ts';
import type { Env } from '../ports/env.ts';
import type { ErasureKey, Session, TransferAccount } from '../ports/gateway.ts';
import type { KeyVault } from '../ports/key-vault.ts';
import type { HttpClient } from './http-client.ts';

interface Grant extends Session {
  readonly token: string;
  /** By the device's clock. */
  readonly expiresAt: number;
}

const renewBeforeMs = 60_000;

/** Keeps a token in memory, never on disk, and gets a new one against a signature of the device's key. */
export class HttpSession implements TransferAccount {
  readonly #env: Env;
  readonly #vault: KeyVault;
  readonly #client: HttpClient;
  #grant: Grant | undefined;
  #asking: Promise<Grant> | undefined;

  constructor(ports: { env: Env; vault: KeyVault; client: HttpClient }) {
    this.#env = ports.env;
    this.#vault = ports.vault;
    this.#client = ports.client;
  }

  session(options: { signal?: AbortSignal } = {}): Promise<Session> {
    return this.#current(options.signal);
  }

  expire(): void {
    this.#grant = undefined;
  }

  async token(signal?: AbortSignal): Promise<string> {
    return (await this.#current(signal)).token;
  }

  async issuePairing(): Promise<{ code: string; expiresAt: number }> {
    const answer = await this.#client.json({ method: 'POST', path: '/v1/pairing', body: {}, token: await this.token() });
    if (typeof answer.code !== 'string' || typeof answer.expiresAt !== 'number') throw new EmpireError('bad-response');
    return { code: answer.code, expiresAt: answer.expiresAt - (this.#grant?.skewMs ?? 0) };
  }

  async claimPairing(code: string): Promise<Session> {
    const answer = await this.#client.json({ method: 'POST', path: '/v1/pairing/claim', body: { code }, token: await this.token() });
    this.#grant = this.#read(answer);
    return this.#grant;
  }

  async #current(signal?: AbortSignal): Promise<Grant> {
    if (this.#grant && this.#grant.expiresAt - renewBeforeMs > this.#env.now()) return this.#grant;
    // Bound to none of those who wait for it: one that gives up ends nobody else's waiting.
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    this.#grant = await unlessAborted(this.#asking, signal);
    return this.#grant;
  }

  async #ask(): Promise<Grant> {
    const { anonId, deviceId, publicKey } = await this.#vault.open();
    const { challenge } = await this.#client.json({ method: 'POST', path: '/v1/challenge', body: {} });
    const signature = await this.#vault.sign(canonicalJson({ anonId, challenge, deviceId, use: 'empire-token-v1' }));
    const body = { deviceId, anonId, publicKey, challenge, signature };
    return this.#read(await this.#client.json({ method: 'POST', path: '/v1/token', body }));
  }

  #read(answer: Record<string, unknown>): Grant {
    const { token, expiresAt, userId, databases, serverTime, erasureKeys } = answer;
    if (typeof token !== 'string' || typeof expiresAt !== 'number' || typeof userId !== 'string' || typeof serverTime !== 'number' || !isDatabases(databases)) {
      throw new EmpireError('bad-response', 'The answer to a token request lacks a token, a user or databases.');
    }
    const skewMs = serverTime - this.#env.now();
    const keys = Array.isArray(erasureKeys) ? { erasureKeys: erasureKeys.filter(isErasureKey) } : {};
    return { token, expiresAt: expiresAt - skewMs, userId: userId as UserId, databases, skewMs, ...keys };
  }
}

/** Waits for an answer, or for `signal`, whichever comes first. */
function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return answer;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function isDatabases(value: unknown): value is Session['databases'] {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'user' in value &&
    typeof value.user === 'string' &&
    'content' in value &&
    typeof value.content === 'string' &&
    'registry' in value &&
    typeof value.registry === 'string'
  );
}

function isErasureKey(value: unknown): value is ErasureKey {
  if (typeof value !== 'object' || value === null || !('kid' in value) || !('n' in value) || !('e' in value)) return false;
  return typeof value.kid === 'string' && typeof value.n === 'string' && typeof value.e === 'string';
}
