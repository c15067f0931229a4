import type { Env } from '../ports/env.ts';
import type { TransferGateway } from '../ports/gateway.ts';
import type { KeyVault } from '../ports/key-vault.ts';
import { HttpClient } from './http-client.ts';
import { HttpRemote } from './http-remote.ts';
import { HttpSession } from './http-session.ts';

/** The one door over HTTP as a service worker goes through it, which nobody asks for more than a transfer. */
export function httpTransferGateway(ports: { env: Env; vault: KeyVault }, options: { baseUrl: string }): TransferGateway {
  const client = new HttpClient(ports.env, options.baseUrl);
  const account = new HttpSession({ ...ports, client });
  return { account, remote: new HttpRemote(client, account) };
}
