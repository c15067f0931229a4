import { describe, expect, it } from 'vitest';
import { type AnyDoc, immutableRevision } from '../core/index.ts';
import { openTransfer } from './background-transfer.ts';
import { hostManifest, MemoryOrigin, MemoryServer, newProfile, quizManifest } from './testing/index.ts';

const signal = new AbortController().signal;

/** A profile that a page wrote to with no network, and what a worker opens on it. */
async function leftBehind(server: MemoryServer) {
  const profile = await newProfile(server);
  const page = await profile.context();
  const quiz = await page.open(quizManifest);
  const eventId = await quiz.events.append('answered', { question: 'q1' }, { purpose: 'functional' });
  await quiz.db.put('note', 'one', { n: 1 });
  await page.close();
  const { stores, vault } = profile;
  const gateway = server.gateway(page.identity.deviceId);
  const open = () => openTransfer({ env: new MemoryOrigin().context(), vault, stores, gateway }, { hostManifest });
  return { profile, open, eventId, user: `user-${server.userOf(page.identity.deviceId)}` };
}

function registryDocument(value: object): AnyDoc {
  const body = { _id: 'host:c:registry:current', v: 1, schema: 1, value };
  const _rev = immutableRevision(body);
  return { ...body, _rev, _revisions: { start: 1, ids: [_rev.slice(2)] } } as unknown as AnyDoc;
}

describe('a transfer without a page', () => {
  it('sends what a page left behind, and pulls for the next one', async () => {
    const server = new MemoryServer();
    const { profile, open, eventId, user } = await leftBehind(server);
    server.database('registry').graft(registryDocument({ sequence: 7 }));
    const transfer = await open();
    await transfer.open(quizManifest);
    expect(await transfer.once({ signal })).toEqual({ outcome: 'ok' });
    expect([...server.database(user).trees.keys()].filter((id) => id.startsWith('quiz:')).sort()).toEqual([`quiz:e:answered:${eventId}`, 'quiz:s:note:one']);
    expect(await transfer.content('registry')).toEqual([{ key: 'current', value: { sequence: 7 } }]);
    await transfer.close();
    const page = await profile.context();
    expect((await page.host.db.get('registry', 'current'))?.value).toEqual({ sequence: 7 });
    await page.close();
  });

  it('says what went wrong and keeps everything', async () => {
    const server = new MemoryServer();
    const { open, user } = await leftBehind(server);
    server.failure = 'offline';
    const transfer = await open();
    await transfer.open(quizManifest);
    expect(await transfer.once({ signal })).toMatchObject({ outcome: 'offline', code: 'offline' });
    server.failure = undefined;
    expect(await transfer.once({ signal })).toEqual({ outcome: 'ok' });
    expect(server.database(user).trees.size).toBeGreaterThanOrEqual(2);
    await transfer.close();
  });
});
