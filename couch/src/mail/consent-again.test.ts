import { expect, test } from 'vitest';
import { alice, leadEvent, mailWorld } from './mail-fixture.ts';
import type { MailTransport } from './mail-transport.ts';

const day = 86_400_000;
const start = Date.parse('2026-03-14T12:00:00Z');
const mallory = 'b'.repeat(32);

/** Alice has had one marketing mail, under the consent `k1`; `campaign` queues another to the address and resolves to what became of it. */
async function mailedAlice() {
  const world = await mailWorld();
  let sent = 0;
  const transport: MailTransport = {
    destination: 'nowhere',
    isRepeatable: false,
    send: async (_message, { handOver }) => {
      await handOver();
      sent += 1;
      return { kind: 'sent' };
    },
  };
  const worker = world.worker(transport);
  const decide = (key: string, entry: { granted?: boolean; heads?: string[]; at: number; userId?: string }) => {
    const { granted = true, heads = [], at, userId = alice } = entry;
    world.feeds.add(`user-${userId}`, { _id: `host:k:consent:${key}`, _rev: '1-a', purpose: 'marketing', granted, heads, clientTs: at });
  };
  let acts = 0;
  const mailTo = async (wish: { userId?: string; purpose?: 'functional' | 'marketing' } = {}) => {
    const { userId = alice, purpose = 'marketing' } = wish;
    acts += 1;
    const idemKey = `act-${acts}`;
    await world.order(leadEvent({ idemKey, purpose }), userId);
    await worker.lookOnce();
    const [mail] = (await world.mails()).filter(({ key }) => key === idemKey);
    return mail?.trouble?.code ?? mail?.state;
  };
  const key = world.book.keyOf('alice@mail.example');
  decide('k1', { at: start - day });
  expect(await mailTo()).toBe('sent');
  return { ...world, key, decide, mailTo, sent: () => sent };
}

test('a consent given after an unsubscription from marketing lifts it, and an unsubscription after that counts again', async () => {
  const { book, key, decide, mailTo, pass, sent } = await mailedAlice();
  pass(day);
  await book.refuse(key, 'marketing');
  expect(await mailTo()).toBe('unsubscribed');
  decide('k2', { at: start + 2 * day, heads: ['k1'] });
  pass(2 * day);
  expect([await mailTo(), await book.refusal(key, 'marketing')]).toEqual(['sent', undefined]);
  pass(day);
  await book.refuse(key, 'marketing');
  expect([await mailTo(), sent()]).toEqual(['unsubscribed', 2]);
});

test('the consent under which the mail came lifts nothing, whatever its device says about the time', async () => {
  const { book, key, decide, mailTo, pass } = await mailedAlice();
  decide('fast', { at: start + 30 * day, heads: ['k1'] });
  expect(await mailTo()).toBe('sent');
  pass(day);
  await book.refuse(key, 'marketing');
  pass(60 * day);
  expect(await mailTo()).toBe('unsubscribed');
});

test('a consent that arrives late but was given before the unsubscription lifts nothing, nor does one that was withdrawn again', async () => {
  const { book, key, decide, mailTo, pass } = await mailedAlice();
  pass(2 * day);
  await book.refuse(key, 'marketing');
  decide('late', { at: start + day, heads: ['k1'] });
  expect(await mailTo()).toBe('unsubscribed');
  decide('again', { at: start + 3 * day, heads: ['late'] });
  decide('withdrawn', { granted: false, at: start + 4 * day, heads: ['again'] });
  pass(5 * day);
  expect(await mailTo()).toBe('unsubscribed');
});

test('a stranger who enters the address lifts nothing by a consent of their own', async () => {
  const { book, key, decide, mailTo, pass, feeds } = await mailedAlice();
  pass(day);
  await book.refuse(key, 'marketing');
  feeds.create(`user-${mallory}`);
  decide('m1', { at: start + 2 * day, userId: mallory });
  pass(2 * day);
  expect(await mailTo({ userId: mallory })).toBe('unsubscribed');
});

test.each(['all', 'bounced'] as const)('no consent lifts %s', async (refusal) => {
  const { book, key, decide, mailTo, pass } = await mailedAlice();
  pass(day);
  await book.refuse(key, refusal);
  decide('k2', { at: start + 2 * day, heads: ['k1'] });
  pass(2 * day);
  const word = refusal === 'all' ? 'unsubscribed' : 'bounced-before';
  expect([await mailTo(), await mailTo({ purpose: 'functional' })]).toEqual([word, word]);
});

test('what is noted of an address names neither it nor a user, and stays small', async () => {
  const { book, key, control } = await mailedAlice();
  for (let at = 0; at < 60; at += 1) await book.noteConsents(key, { userId: alice, consents: [`c${at}`] });
  const stored = await control.get(`mail-address:${key}`);
  expect(JSON.stringify(stored)).not.toMatch(new RegExp(`${alice}|mail\\.example|"k1"`));
  expect(stored?.known).toHaveLength(40);
});
