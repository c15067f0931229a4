import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layFoundation } from '../dev/compose.ts';
import type { Environment } from '../dev/environment.ts';
import { StartError, startErrorOf } from '../dev/start-error.ts';
import { AddressBook } from './address-book.ts';
import { mailUsage, runMailCommand } from './mail-commands.ts';
import { MailQueue } from './mail-queue.ts';
import { loadMailSecret } from './mail-secret.ts';

/**
 * Runs a mail command on the CouchDB that the environment names; without `COUCHDB_URL` on that of `npm start` on this machine.
 * Resolves to the exit code. Errors: {@link StartError}.
 */
export async function operateMail(args: readonly string[], environment: Environment): Promise<number> {
  try {
    const { tables } = await layFoundation({ couchUrl: await couchOf(environment), dbPrefix: environment.dbPrefix });
    const secret = await loadMailSecret(tables.control);
    const ports = {
      control: tables.control,
      queue: new MailQueue(tables.control, { now: Date.now }),
      book: new AddressBook(tables.control, { secret, now: Date.now }),
    };
    const code = await runMailCommand(args, ports, (line) => console.log(line));
    if (code !== undefined) return code;
  } catch (error) {
    throw startErrorOf('The mail command', error);
  }
  throw new StartError(`These words make no command: ${args.join(' ')}. There are:\n${mailUsage}`);
}

async function couchOf({ couchUrl, dataDir, port }: Environment): Promise<string> {
  if (couchUrl) return couchUrl;
  const password = await readFile(join(dataDir, 'couch-admin-password'), 'utf8').catch(() => undefined);
  if (password === undefined) throw new StartError('The mail command cannot start: set COUCHDB_URL, or run it beside npm start with its PORT and DATA_DIR.');
  return `http://admin:${password.trim()}@127.0.0.1:${port + 10}`;
}
