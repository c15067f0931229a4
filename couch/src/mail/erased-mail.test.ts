import { expect, test } from 'vitest';
import { newErasureWorld } from '../erasure/erasures-fixture.ts';
import { finishErasures } from '../erasure/finish-erasures.ts';
import { AddressBook } from './address-book.ts';
import { forgetMailOf } from './compose-worker.ts';
import { address, leadEvent } from './mail-fixture.ts';
import { MailQueue } from './mail-queue.ts';
import { orderOfEvent } from './order-of-event.ts';

test('an erasure takes the mail of a user and of everybody who joined it: queue, addresses and what binds events, and leaves that of others', async () => {
  const world = newErasureWorld();
  const { control, erasures, core, databaseOf, clock } = world;
  const [phone, laptop, stranger] = [await world.admit('phone'), await world.admit('laptop'), await world.admit('stranger')];
  const queue = new MailQueue(control, { now: () => clock.now });
  const book = new AddressBook(control, { secret: Buffer.alloc(32, 7), now: () => clock.now });
  const key = book.keyOf(address);
  for (const [index, user] of [phone, laptop, stranger].entries()) {
    const email = user === stranger ? 'other@mail.example' : address;
    const order = orderOfEvent(leadEvent({ idemKey: `act-${index}`, data: { email } }), user);
    if (!order || !(await queue.queue(order))) throw new Error('No mail was queued.');
  }
  for await (const mail of queue.list({ userId: phone })) await book.admit(key, { mail: mail.id, perDay: 10 });
  await book.noteConsents(key, { userId: phone, consents: ['k1'] });
  const { code } = await world.membership.issueCode(phone);
  await world.membership.claim(code, 'laptop');

  await erasures.erase(laptop);
  const forget = [forgetMailOf({ tables: { control } })];
  const failures = await finishErasures(
    { erasures, control, core, databaseOf, forget },
    { signal: new AbortController().signal, holds: () => true, now: () => clock.now },
  );
  expect(failures).toEqual([]);

  const left = await control.list({ prefix: 'mail' });
  expect(JSON.stringify(left)).not.toMatch(new RegExp(`${phone}|${laptop}|alice`, 'i'));
  expect(left.map(({ _id }) => _id.replace(/:.*/, ''))).toEqual(['mail-address', 'mail-due', 'mail-event', 'mail']);
  expect(left.at(-1)).toMatchObject({ userId: stranger, to: 'other@mail.example' });
});
