import { expect, test } from 'vitest';
import { MemoryServer, newProfile, quizManifest } from '../testing/index.ts';
import { AccountRecovery } from './account-recovery.ts';

const signal = new AbortController().signal;

async function deviceAt(server: MemoryServer) {
  const engine = await (await newProfile(server)).context();
  return { engine, quiz: await engine.open(quizManifest), recovery: new AccountRecovery(engine) };
}

test('a new device comes back to its account by a recovery code when every other device is lost', async () => {
  const server = new MemoryServer();
  const lost = await deviceAt(server);
  await lost.quiz.db.put('note', 'one', { text: 'kept' });
  await lost.engine.transferOnce({ signal });
  const code = await lost.recovery.make();
  await lost.engine.close();
  const fresh = await deviceAt(server);
  await fresh.recovery.claim(code.toLowerCase().replaceAll('-', ' '));
  await fresh.engine.transferOnce({ signal });
  expect((await fresh.quiz.db.get('note', 'one'))?.value).toEqual({ text: 'kept' });
});

test('a code that was mistyped never leaves the device, and one that was replaced opens nothing', async () => {
  const server = new MemoryServer();
  const mine = await deviceAt(server);
  const first = await mine.recovery.make();
  await mine.recovery.make();
  const other = await deviceAt(server);
  await expect(other.recovery.claim(first)).rejects.toMatchObject({ code: 'not-found' });
  server.failure = 'offline';
  await expect(other.recovery.claim(`${first.slice(0, -1)}${first.endsWith('0') ? '1' : '0'}`)).rejects.toMatchObject({ code: 'bad-argument' });
  await expect(mine.recovery.make()).rejects.toMatchObject({ code: 'offline' });
});

test('the server is left a digest, and nothing of the code', async () => {
  const server = new MemoryServer();
  const mine = await deviceAt(server);
  const sent: string[] = [];
  const { account } = mine.engine.parts.ports.gateway;
  const leave = account.leaveRecovery.bind(account);
  account.leaveRecovery = async (digest) => {
    sent.push(digest);
    await leave(digest);
  };
  const code = await mine.recovery.make();
  expect(sent).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  expect(sent.join()).not.toContain(code.replaceAll('-', '').slice(0, 8).toLowerCase());
});
