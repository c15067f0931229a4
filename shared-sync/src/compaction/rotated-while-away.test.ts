import { describe, expect, it } from 'vitest';
import { openEngine } from '../engine.ts';
import { hostManifest, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStores, quizManifest } from '../testing/index.ts';
import { Upkeep } from './upkeep.ts';

const signal = new AbortController().signal;

/** A device with two tabs at a server. */
async function deviceAt(server: MemoryServer) {
  const [origin, vault] = [new MemoryOrigin(), new MemoryKeyVault()];
  const env = origin.context();
  const stores = new MemoryStores({ env, records: vault });
  const { deviceId } = await vault.open();
  const tab = async () => {
    const engine = await openEngine({ env, vault, stores, gateway: server.gateway(deviceId) }, { hostManifest });
    return { engine, quiz: await engine.open(quizManifest), upkeep: new Upkeep(engine.parts, stores.parts) };
  };
  return { ...(await tab()), tab };
}

async function rotate({ upkeep }: { upkeep: Upkeep }) {
  const outcomes = (await upkeep.compact({ all: true })).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(outcomes.map(() => 'renewed'));
  expect(outcomes.length).toBeGreaterThan(0);
}

describe('keys that were rotated twice while another device was away', () => {
  it('loses nothing on either: both devices rotate offline, write between, and meet again', async () => {
    const server = new MemoryServer();
    const [phone, laptop] = [await deviceAt(server), await deviceAt(server)];
    await laptop.engine.pairing.claim((await phone.engine.pairing.issue()).code);
    await phone.quiz.db.put('note', 'shared', { from: 'phone' });
    for (const { engine } of [phone, laptop]) expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    const otherTab = await phone.tab();
    for (const [device, name] of [
      [phone, 'phone'],
      [laptop, 'laptop'],
    ] as const) {
      await device.quiz.db.put('note', `${name}-1`, 1);
      await rotate(device);
      await device.quiz.events.append('answered', { name }, { purpose: 'functional' });
      await device.quiz.db.put('note', `${name}-2`, 2);
      await rotate(device);
      await device.quiz.db.put('note', 'shared', { from: name, at: 'last' });
    }
    expect((await otherTab.quiz.db.list('note')).map(({ key }) => key).sort()).toEqual(['phone-1', 'phone-2', 'shared']);
    await otherTab.quiz.db.put('note', 'phone-tab', 3);
    for (const { engine } of [phone, laptop, phone, laptop, phone, laptop]) expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
    const keys = ['laptop-1', 'laptop-2', 'phone-1', 'phone-2', 'phone-tab', 'shared'];
    const [onPhone, onLaptop] = await Promise.all([phone, laptop].map(({ quiz }) => quiz.db.list('note')));
    expect(onPhone?.map(({ key }) => key).sort()).toEqual(keys);
    const byKey = (entries = onPhone) => new Map(entries?.map((entry) => [entry.key, entry]));
    expect(byKey(onLaptop)).toEqual(byKey());
    const user = server.databases.get(`user-${server.userOf(phone.engine.identity.deviceId)}`);
    expect([...(user?.trees.keys() ?? [])].filter((id) => id.startsWith('quiz:e:'))).toHaveLength(2);
    for (const { engine } of [phone, laptop]) expect([await engine.outbox.list(), await engine.quarantine.list()]).toEqual([[], []]);
  });
});
