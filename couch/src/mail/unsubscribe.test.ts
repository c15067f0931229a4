import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { newDoor } from '../gateway/door-fixture.ts';
import { FileTransport } from './file-transport.ts';
import { address, alice, leadEvent, mailWorld } from './mail-fixture.ts';
import { readUnsubscribe, signUnsubscribe, Unsubscribe } from './unsubscribe.ts';

const html = { accept: 'text/html,*/*' };

async function openDoor() {
  const world = await mailWorld();
  const { url } = await newDoor({ unsubscribe: new Unsubscribe(world.book, { secret: world.secret }) });
  const token = (scope: 'marketing' | 'all' = 'marketing', lang: 'en' | 'de' = 'en') =>
    signUnsubscribe({ address: world.book.keyOf(address), scope, lang }, world.secret);
  return { ...world, at: (text: string) => `${url}/v1/unsubscribe?token=${text}`, token };
}

test('a token says nothing about the address and cannot be made up', async () => {
  const { token, secret } = await openDoor();
  const good = token();
  expect(readUnsubscribe(good, secret)).toMatchObject({ scope: 'marketing', lang: 'en' });
  expect(Buffer.from(good, 'base64url').toString().toLowerCase()).not.toContain('alice');
  for (const bad of [undefined, '', 'x.y', `${good}x`, `A${good.slice(1)}`, signUnsubscribe({ address: 'x', scope: 'all', lang: 'en' }, Buffer.alloc(32))])
    expect(readUnsubscribe(bad, secret)).toBeUndefined();
});

test('the page asks, changes nothing by being opened, and its button ends the mail', async () => {
  const { at, token, book } = await openDoor();
  const page = await fetch(at(token('all', 'de')), { headers: html });
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await page.text()).toMatch(/<html lang="de">[\s\S]*<form method="post"[\s\S]*Abmelden/);
  expect(await book.refusal(book.keyOf(address), 'functional')).toBeUndefined();
  const done = await fetch(at(token('all', 'de')), {
    method: 'POST',
    headers: { ...html, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });
  expect(await done.text()).toContain('nichts mehr gesendet');
  expect(await book.refusal(book.keyOf(address), 'functional')).toBe('all');
});

test('one click of a mail program ends marketing and leaves delivery, twice as once', async () => {
  const { at, token, book } = await openDoor();
  const click = () =>
    fetch(at(token()), { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' });
  expect([(await click()).status, await (await click()).json()]).toEqual([200, { scope: 'marketing', ended: true }]);
  const key = book.keyOf(address);
  expect([await book.refusal(key, 'marketing'), await book.refusal(key, 'functional')]).toEqual(['marketing', undefined]);
  const said = await Promise.all([token('marketing'), token('all')].map(async (text) => (await fetch(at(text))).json()));
  expect(said).toEqual([
    { scope: 'marketing', ended: true },
    { scope: 'all', ended: false },
  ]);
});

test('a link that is not whole is refused', async () => {
  const { at } = await openDoor();
  const answers = await Promise.all([fetch(at('nonsense')), fetch(at('nonsense'), { method: 'POST' })]);
  expect(answers.map(({ status }) => status)).toEqual([400, 400]);
});

test('after a click in the mail nothing is sent to the address', async () => {
  const { at, order, worker, token, mails } = await openDoor();
  await fetch(at(token('all')), { method: 'POST' });
  await order(leadEvent());
  await worker(new FileTransport('/nowhere')).lookOnce();
  expect((await mails()).map(({ state, trouble, userId }) => [state, trouble?.code, userId])).toEqual([['withheld', 'unsubscribed', alice]]);
});

test('both routes are in the description, and the answers are as described', async () => {
  const { at, token } = await openDoor();
  const base = new URL(at('x')).origin;
  const description = (await (await fetch(`${base}/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { responses: Record<string, object> }>>;
  };
  expect(await new Validator().validate(structuredClone(description))).toMatchObject({ valid: true });
  const operations = description.paths['/v1/unsubscribe'] ?? {};
  expect(Object.keys(operations).toSorted()).toEqual(['get', 'post']);
  expect(Object.keys(operations.post?.responses ?? {})).toEqual(['200', '400', '429', 'default']);
  expect(await (await fetch(at(token()))).json()).toEqual({ scope: 'marketing', ended: false });
});
