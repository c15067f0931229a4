import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { CouchTable } from '../accounts/couch-table.ts';
import { CouchUserFeeds } from '../bridge/couch-user-feeds.ts';
import type { StoredDocument } from '../bridge/user-feeds.ts';
import type { Foundation } from '../dev/compose.ts';
import { Suppression } from '../erasure/suppression.ts';
import { AddressBook } from './address-book.ts';
import type { MailEnvironment } from './mail-environment.ts';
import { MailQueue } from './mail-queue.ts';
import { loadMailSecret } from './mail-secret.ts';
import { MailWorker, type MailWorkerOptions } from './mail-worker.ts';
import { orderOfEvent } from './order-of-event.ts';
import { Unsubscribe } from './unsubscribe.ts';

/** A mail worker over its adapters; the caller starts it. Errors: those of the `control` database. */
export async function composeMailWorker(foundation: Foundation, wishes: { mail: MailEnvironment } & Partial<MailWorkerOptions>): Promise<MailWorker> {
  const { couch, dbPrefix, tables } = foundation;
  const { mail, ...options } = wishes;
  const now = Date.now;
  const secret = await loadMailSecret(tables.control);
  const ports = {
    queue: new MailQueue(tables.control, { now }),
    book: new AddressBook(tables.control, { secret, now }),
    content: new CouchTable(couch, `${dbPrefix}content`),
    control: tables.control,
    accounts: tables.accounts,
    feeds: new CouchUserFeeds(couch, { dbPrefix }),
    transport: mail.transport,
    settings: mail,
    random: Math.random,
    suppression: new Suppression(tables.accounts, foundation.erasureKeys.suppressionSecret),
    dbPrefix,
    secret,
    now,
  };
  return new MailWorker(ports, { workerId: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`, ...options });
}

/** What the bridge does with each event that may leave: queues the mail it asks for, and then calls `queued`. */
export function queueMailOf({ tables }: Pick<Foundation, 'tables'>, queued: () => void = () => {}): (event: StoredDocument, userId: string) => Promise<void> {
  const queue = new MailQueue(tables.control, { now: Date.now });
  return async (event, userId) => {
    const order = orderOfEvent(event, userId);
    if (order && (await queue.queue(order))) queued();
  };
}

/** What an erasure does about mail: forgets every mail of the user. */
export function forgetMailOf({ tables }: { readonly tables: Pick<Foundation['tables'], 'control'> }): (userId: string) => Promise<unknown> {
  const queue = new MailQueue(tables.control, { now: Date.now });
  return (userId) => queue.forget(userId);
}

/** What the gateway ends mail with. Errors: those of the `control` database. */
export async function composeUnsubscribe({ tables }: Pick<Foundation, 'tables'>): Promise<Unsubscribe> {
  const secret = await loadMailSecret(tables.control);
  return new Unsubscribe(new AddressBook(tables.control, { secret, now: Date.now }), { secret });
}
