import { EmpireError } from '@empire/contract';
import type { Env } from '../ports/env.ts';
import type { Account, ErasureAcknowledgement } from '../ports/gateway.ts';
import type { KeyVault } from '../ports/key-vault.ts';
import type { HttpClient } from './http-client.ts';
import { HttpSession } from './http-session.ts';

/** The session of a page, with what its person may ask of the gateway. */
export class HttpAccount extends HttpSession implements Account {
  readonly #client: HttpClient;

  constructor(ports: { env: Env; vault: KeyVault; client: HttpClient }) {
    super(ports);
    this.#client = ports.client;
  }

  async leaveRecovery(digest: string): Promise<void> {
    await this.#client.json({ method: 'POST', path: '/v1/recovery', body: { digest }, token: await this.token() });
  }

  async erase(): Promise<{ erasureId: string; at: string; statement: string }> {
    const { erasureId, at, statement } = await this.#client.json({ method: 'POST', path: '/v1/erasure', body: {}, token: await this.token() });
    if (typeof erasureId === 'string' && typeof at === 'string' && typeof statement === 'string') return { erasureId, at, statement };
    throw new EmpireError('bad-response', 'The gateway answered an erasure without its id, its time or its statement.');
  }

  async acknowledgeErasure({ erasureId, deviceId, at, signature }: ErasureAcknowledgement): Promise<void> {
    await this.#client.json({ method: 'POST', path: '/v1/erasure/receipt', body: { erasureId, deviceId, at, signature } });
  }
}
