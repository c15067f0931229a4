import { createHash } from 'node:crypto';
import { ENVELOPE_VERSION, makeDocId, type ServerBody } from '@empire/shared-sync/core';
import type { UserFeeds } from '../bridge/user-feeds.ts';
import type { Mail, MailState } from './mail.ts';

/** What a device is told about the mail it caused. `delayed` is tried again; `uncertain` may have been sent, and is not sent again. No address is in it. */
export interface DeliveryStatus {
  readonly status: 'waiting' | 'delayed' | 'sent' | 'refused' | 'withheld' | 'uncertain' | 'failed';
  /** The key of the lead magnet or campaign. */
  readonly subject: string;
  /** ISO 8601. */
  readonly at: string;
}

const schema = 1;
const maxAttempts = 5;
const keyPattern = /^[A-Za-z0-9._~-]{1,128}$/;

const statusOf: Readonly<Record<MailState, DeliveryStatus['status']>> = {
  queued: 'waiting',
  sending: 'waiting',
  handed: 'waiting',
  sent: 'sent',
  bounced: 'refused',
  uncertain: 'uncertain',
  withheld: 'withheld',
  failed: 'failed',
};

/** The key under which a neuron finds the status: the event's `idemKey` (or id) where that can be a key, else its SHA-256. */
export function statusKey(key: string): string {
  return keyPattern.test(key) ? key : createHash('sha256').update(key).digest('hex');
}

/**
 * Tells the devices of a user how a mail stands, in the replaceable document `<neuron>:r:mail:<key>` of the user's database. May be repeated.
 * Errors: those of {@link UserFeeds}.
 */
export async function tellStatus(feeds: UserFeeds, database: string, { mail, nowMs }: { mail: Mail; nowMs: number }): Promise<void> {
  const id = makeDocId(mail.neuron, { class: 'r', collection: 'mail', key: statusKey(mail.key) });
  if (id === undefined) return;
  const status = mail.state === 'queued' && mail.attempts > 0 ? 'delayed' : statusOf[mail.state];
  const value: DeliveryStatus = { status, subject: mail.subject, at: new Date(mail.settledAt ?? nowMs).toISOString() };
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const [winner, ...others] = await feeds.leaves(database, [id]);
    if (others.length === 0 && (winner?.value as DeliveryStatus | undefined)?.status === status) return;
    const body: Omit<ServerBody, 'value'> & { value: DeliveryStatus } = { v: ENVELOPE_VERSION, schema, value };
    const documents = [{ _id: id, ...(winner && { _rev: winner._rev }), ...body }, ...others.map(({ _rev }) => ({ _id: id, _rev, _deleted: true }))];
    if ((await feeds.write(database, documents)).every(Boolean)) return;
  }
}
