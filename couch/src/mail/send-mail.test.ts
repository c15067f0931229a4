import { expect, test } from 'vitest';
import { address, alice, leadEvent, mailWorld } from './mail-fixture.ts';
import type { MailTransport } from './mail-transport.ts';
import { newSmtp } from './smtp-fixture.ts';
import { SmtpTransport } from './smtp-transport.ts';

async function worldWithServer() {
  const [world, smtp] = [await mailWorld(), await newSmtp()];
  // Patience is for a busy machine; only a test of silence shortens it.
  const transport = ({ silenceMs = 15_000 } = {}) => new SmtpTransport(smtp.url, { connectMs: 15_000, silenceMs });
  const state = async () => (await world.mails()).map(({ state: one, trouble }) => [one, trouble?.code]);
  return { ...world, smtp, transport, state };
}

test('a mail arrives as it was meant, and the device is told', async () => {
  const { order, worker, transport, smtp, state, told, queue } = await worldWithServer();
  await order(leadEvent({ data: { name: 'Alice' } }));
  await worker(transport()).lookOnce();
  const [mail] = smtp.taken;
  expect([mail?.subject, mail?.from?.text, mail?.headerLines.find(({ key }) => key === 'list-unsubscribe-post')?.line]).toEqual([
    'Your copy: The guide & more',
    '"Empire" <mail@empire.example>',
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  ]);
  expect([mail?.to].flat().map((to) => to?.text)).toEqual([address]);
  expect(mail?.text).toContain('Hello Alice,');
  expect(mail?.html).toContain('The guide &amp; more');
  expect([await state(), await told(), await queue.due()]).toEqual([[['sent', undefined]], ['sent'], []]);
});

test('the same act on two devices, and an event that is told again, make one mail', async () => {
  const { order, worker, transport, smtp } = await worldWithServer();
  const event = leadEvent();
  expect([await order(event), await order(event), await order(leadEvent())]).toEqual([true, false, false]);
  await worker(transport()).lookOnce();
  await worker(transport()).lookOnce();
  expect(await order(event)).toBe(false);
  await worker(transport()).lookOnce();
  expect(smtp.taken).toHaveLength(1);
});

test('an event that a join copied to another user is not mailed again', async () => {
  const { order, worker, transport, smtp } = await worldWithServer();
  const event = leadEvent();
  await order(event);
  expect(await order(event, 'b'.repeat(32))).toBe(false);
  await worker(transport()).lookOnce();
  expect(smtp.taken).toHaveLength(1);
});

test('a refusal for now is tried again later, and the device knows', async () => {
  const { order, worker, transport, smtp, state, told, pass } = await worldWithServer();
  smtp.behave('greylist', 'try data later', 'accept');
  await order();
  const one = worker(transport());
  await one.lookOnce();
  expect([await state(), await told()]).toEqual([[['queued', '450']], ['delayed']]);
  await one.lookOnce();
  expect(smtp.asked()).toBe(1);
  pass(60_000);
  await one.lookOnce();
  expect(await state()).toEqual([['queued', '451']]);
  pass(120_000);
  await one.lookOnce();
  expect([await state(), await told(), smtp.taken.length]).toEqual([[['sent', undefined]], ['sent'], 1]);
});

test('a server that is away costs no mail', async () => {
  const { order, worker, transport, smtp, state, pass } = await worldWithServer();
  await order();
  await worker(new SmtpTransport('smtp://127.0.0.1:1', { connectMs: 500 })).lookOnce();
  expect(await state()).toEqual([['queued', expect.stringMatching(/^E[A-Z]+$/)]]);
  pass(60_000);
  await worker(transport()).lookOnce();
  expect(smtp.taken).toHaveLength(1);
});

test('an address that does not exist bounces, and gets no mail again', async () => {
  const { order, worker, transport, smtp, state, told } = await worldWithServer();
  smtp.behave('no such address', 'accept');
  await order();
  await worker(transport()).lookOnce();
  expect([await state(), await told()]).toEqual([[['bounced', '550']], ['refused']]);
  await order(leadEvent({ idemKey: 'guide-2', data: { email: address.toUpperCase() } }));
  await worker(transport()).lookOnce();
  expect([await state(), smtp.asked()]).toContainEqual(1);
  expect((await state()).toSorted()).toEqual([
    ['bounced', '550'],
    ['withheld', 'bounced-before'],
  ]);
});

test('a bounce for policy does not condemn the address', async () => {
  const { order, worker, transport, smtp, state } = await worldWithServer();
  smtp.behave('policy', 'accept');
  await order();
  await worker(transport()).lookOnce();
  await order(leadEvent({ idemKey: 'guide-2' }));
  await worker(transport()).lookOnce();
  expect((await state()).map(([one]) => one).toSorted()).toEqual(['bounced', 'sent']);
});

test.each(['cut after data', 'hang'] as const)('when no answer comes to a whole message (%s) nothing is sent twice, and that is said', async (behaviour) => {
  const { order, worker, transport, smtp, state, told, pass, queue, mails } = await worldWithServer();
  smtp.behave(behaviour, 'accept');
  await order();
  const one = worker(transport({ silenceMs: 2_000 }));
  await one.lookOnce();
  expect([(await state())[0]?.[0], await told()]).toEqual(['uncertain', ['uncertain']]);
  pass(86_400_000);
  await one.lookOnce();
  expect(smtp.asked()).toBe(1);
  const [mail] = await mails();
  if (mail) await queue.retry(mail);
  await one.lookOnce();
  expect((await state())[0]?.[0]).toBe('sent');
  const ids = smtp.taken.map(({ messageId }) => messageId);
  expect(new Set(ids).size).toBe(1);
});

test.each([10, 3_000_000])('a connection cut in DATA before a message of some %d bytes is whole is tried again', async (length) => {
  const { order, worker, transport, smtp, state, pass, content } = await worldWithServer();
  const stored = await content.get('lead-magnets:c:magnet:guide');
  await content.put({ ...stored, _id: 'lead-magnets:c:magnet:guide', value: { title: 'The guide', summary: 'word '.repeat(length / 5) } });
  smtp.behave('cut in data', 'accept');
  await order();
  await worker(transport()).lookOnce();
  expect((await state())[0]?.[0]).toBe('queued');
  pass(60_000);
  await worker(transport()).lookOnce();
  expect([(await state())[0]?.[0], smtp.taken.length]).toEqual(['sent', 1]);
});

test('two workers at the same time send each mail once', async () => {
  const { order, worker, transport, smtp, state } = await worldWithServer();
  for (let index = 0; index < 20; index += 1) await order(leadEvent({ idemKey: `guide-${index}`, data: { email: `person-${index}@mail.example` } }));
  const workers = ['one', 'two', 'three'].map((workerId) => worker(transport(), { workerId }));
  await Promise.all(workers.map((one) => one.lookOnce()));
  await Promise.all(workers.map((one) => one.lookOnce()));
  const recipients = smtp.taken.map(({ to }) => [to].flat()[0]?.text);
  expect([recipients.length, new Set(recipients).size]).toEqual([20, 20]);
  expect(new Set((await state()).map(([one]) => one))).toEqual(new Set(['sent']));
});

test('a worker that lost its mail while it slept sends nothing', async () => {
  const { order, worker, transport, smtp, state, ports, pass } = await worldWithServer();
  await order();
  const asleep = transport();
  let wake = (): void => {};
  const sleeping = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const send: MailTransport['send'] = async (message, options) => {
    await sleeping;
    return asleep.send(message, options);
  };
  const first = worker({ isRepeatable: false, destination: '', send });
  const running = first.lookOnce();
  await expect.poll(async () => (await state())[0]?.[0]).toBe('sending');
  const second = worker(transport(), { workerId: 'two', staleMs: 1_000 });
  await second.lookOnce();
  pass(1_000);
  await second.lookOnce();
  wake();
  await running;
  expect([await state(), smtp.taken.length, ports(asleep).transport === asleep]).toEqual([[['sent', undefined]], 1, true]);
});

test('a worker that is restarted sends what never left, and not what may have left', async () => {
  const { order, worker, transport, smtp, queue, mails, state } = await worldWithServer();
  await order();
  await order(leadEvent({ idemKey: 'guide-2' }));
  const [first, second] = await mails();
  if (first) await queue.change(first, { state: 'sending', owner: 'one', attempts: 1 });
  if (second) await queue.change(second, { state: 'handed', owner: 'one', attempts: 1 });
  await worker(transport()).lookOnce();
  await worker(transport()).lookOnce();
  expect((await state()).toSorted()).toEqual([
    ['sent', undefined],
    ['uncertain', 'worker-lost'],
  ]);
  expect(smtp.taken).toHaveLength(1);
});

test('an erased user is not mailed, and its mail is forgotten', async () => {
  const { order, worker, transport, smtp, erased, mails, control } = await worldWithServer();
  await order();
  erased.add(alice);
  await worker(transport()).lookOnce();
  expect([smtp.asked(), await mails(), await control.list({ prefix: 'mail-due:' }), await control.list({ prefix: 'mail-event:' })]).toEqual([0, [], [], []]);
});

test('marketing mail needs a consent that stands at the moment of sending; delivery does not', async () => {
  const { order, worker, transport, smtp, state, feeds, told } = await worldWithServer();
  await order(leadEvent({ idemKey: 'none', purpose: 'marketing' }));
  await worker(transport()).lookOnce();
  expect([await state(), await told('none')]).toEqual([[['withheld', 'no-consent']], ['withheld']]);
  const entry = (key: string, granted: boolean, heads: string[]) => ({ _id: `host:k:consent:${key}`, _rev: '1-a', purpose: 'marketing', granted, heads });
  feeds.add(`user-${alice}`, entry('k1', true, []));
  await order(leadEvent({ idemKey: 'granted', purpose: 'marketing' }));
  await worker(transport()).lookOnce();
  await order(leadEvent({ idemKey: 'withdrawn', purpose: 'marketing' }));
  feeds.add(`user-${alice}`, entry('k2', false, ['k1']));
  await worker(transport()).lookOnce();
  expect([smtp.taken.length, await told('granted'), await told('withdrawn')]).toEqual([1, ['sent'], ['withheld']]);
});

test('an address gets no more than so many mails a day', async () => {
  const { order, worker, transport, smtp, state, pass } = await worldWithServer();
  for (let index = 0; index < 4; index += 1) await order(leadEvent({ idemKey: `guide-${index}` }));
  const one = worker(transport(), { perAddressPerDay: 3 });
  await one.lookOnce();
  expect([smtp.taken.length, (await state()).filter(([, code]) => code === 'address-limit').length]).toEqual([3, 1]);
  pass(86_400_000);
  await one.lookOnce();
  expect(smtp.taken).toHaveLength(4);
});

test('what cannot be written yet waits for its lead magnet, and is given up after three days', async () => {
  const { order, worker, transport, state, pass, told } = await worldWithServer();
  await order(leadEvent({ data: { magnet: 'other' } }));
  await worker(transport()).lookOnce();
  expect(await state()).toEqual([['queued', 'not-published']]);
  pass(4 * 86_400_000);
  await worker(transport()).lookOnce();
  expect([await state(), await told()]).toEqual([[['failed', 'not-published']], ['failed']]);
});
