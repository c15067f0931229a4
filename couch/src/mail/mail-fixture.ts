import { MemoryTable } from '../accounts/memory-table.ts';
import { MemoryUserFeeds } from '../bridge/memory-user-feeds.ts';
import type { StoredDocument } from '../bridge/user-feeds.ts';
import { makeEventDocument } from '../core-server/event-fixture.ts';
import { AddressBook } from './address-book.ts';
import type { MailOrder } from './mail.ts';
import { MailQueue } from './mail-queue.ts';
import { loadMailSecret } from './mail-secret.ts';
import type { MailTransport } from './mail-transport.ts';
import { MailWorker, type MailWorkerOptions } from './mail-worker.ts';
import { orderOfEvent } from './order-of-event.ts';
import type { SendPorts } from './send-mail.ts';

/** A user with a database, and the address that is mailed. */
export const alice = 'a'.repeat(32);
export const address = 'Alice@mail.example';

/** A lead event as a neuron sends it. */
export function leadEvent(wish: { idemKey?: string; purpose?: 'functional' | 'marketing'; data?: object; eventId?: string } = {}): StoredDocument {
  const { idemKey = 'guide-1', data, ...rest } = wish;
  return makeEventDocument({ neuron: 'lead-magnets', type: 'lead-submitted', idemKey, data: { magnet: 'guide', email: address, ...data }, ...rest });
}

/** Tables, databases and clock that mail works on; any number of workers may be made over it. */
export async function mailWorld() {
  let nowMs = Date.parse('2026-03-14T12:00:00Z');
  const now = () => nowMs;
  const [control, accounts, content, feeds] = [new MemoryTable(), new MemoryTable(), new MemoryTable(), new MemoryUserFeeds()];
  const secret = await loadMailSecret(control);
  const queue = new MailQueue(control, { now });
  const book = new AddressBook(control, { secret, now });
  const erased = new Set<string>();
  feeds.create(`user-${alice}`);
  await content.put({ _id: 'lead-magnets:c:magnet:guide', value: { title: { en: 'The guide & more', de: 'Der Leitfaden' }, summary: 'Ten pages.' } });
  const ports = (transport: MailTransport): SendPorts => ({
    queue,
    book,
    content,
    control,
    accounts,
    feeds,
    secret,
    now,
    transport,
    suppression: { has: async (userId) => erased.has(userId) },
    settings: { from: 'Empire <mail@empire.example>', publicUrl: 'https://empire.example', mediaDir: undefined, maxAttachmentBytes: 1_000_000 },
    dbPrefix: '',
    random: () => 0.5,
  });
  return {
    control,
    accounts,
    content,
    feeds,
    queue,
    book,
    secret,
    erased,
    ports,
    worker: (transport: MailTransport, options: Partial<MailWorkerOptions> = {}) => new MailWorker(ports(transport), { workerId: 'one', ...options }),
    order: (event: StoredDocument = leadEvent(), userId: string = alice) => queue.queue(orderOfEvent(event, userId) as MailOrder),
    pass: (ms: number) => {
      nowMs += ms;
    },
    async mails() {
      const found = [];
      for await (const mail of queue.list()) found.push(mail);
      return found;
    },
    async told(key = 'guide-1') {
      const documents = await feeds.leaves(`user-${alice}`, [`lead-magnets:r:mail:${key}`]);
      return documents.map(({ value }) => (value as { status: string }).status);
    },
  };
}
