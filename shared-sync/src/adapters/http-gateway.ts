import type { Env } from '../ports/env.ts';
import type { Account, Gateway, Remote } from '../ports/gateway.ts';
import type { KeyVault } from '../ports/key-vault.ts';
import { HttpAccount } from './http-account.ts';
import { HttpClient } from './http-client.ts';
import { HttpRemote } from './http-remote.ts';

/** The one door over HTTP: an account and the databases behind it share a client and a token. */
export class HttpGateway implements Gateway {
  readonly account: Account;
  readonly remote: Remote;

  constructor(ports: { env: Env; vault: KeyVault }, options: { baseUrl: string }) {
    const client = new HttpClient(ports.env, options.baseUrl);
    const account = new HttpAccount({ ...ports, client });
    this.account = account;
    this.remote = new HttpRemote(client, account);
  }
}
