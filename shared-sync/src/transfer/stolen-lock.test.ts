import { describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../engine.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { Remote } from '../ports/gateway.ts';
import type { GenerationSource } from '../ports/generation-source.ts';
import { hostManifest, MemoryDisk, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStores, quizManifest } from '../testing/index.ts';

const signal = new AbortController().signal;
type Call = 'info' | 'note' | 'write' | 'writeNote' | 'range' | 'changes' | 'read';

/** Two tabs of one device at a server. What each writes and asks for is kept in order. */
async function twoTabs() {
  const [origin, vault, disk, server] = [new MemoryOrigin(), new MemoryKeyVault(), new MemoryDisk(), new MemoryServer()];
  const { deviceId } = await vault.open();
  const tab = async () => {
    const done: string[] = [];
    const env = origin.context();
    const gateway = server.gateway(deviceId);
    const remote = watched(gateway.remote, (call) => done.push(`asks ${call}`));
    const stores = new MemoryStores({ env, records: vault, source: noting(disk, (name) => done.push(`notes ${name}`)) });
    const engine = await openEngine({ env, vault, stores, gateway: { account: gateway.account, remote } }, { hostManifest });
    return { engine, quiz: await engine.open(quizManifest), remote, done };
  };
  return { origin, server, user: `user-${server.userOf(deviceId)}`, one: await tab(), two: await tab() };
}

/** A remote whose calls can be replaced, each of them told of. */
function watched(remote: Remote, told: (call: string) => void): Remote {
  const calls: readonly Call[] = ['info', 'note', 'write', 'writeNote', 'range', 'changes', 'read'];
  const each = calls.map((call) => {
    const member = remote[call].bind(remote) as (...args: unknown[]) => unknown;
    const telling = async (...args: unknown[]) => {
      told(call);
      return member(...args);
    };
    return [call, telling] as const;
  });
  return { missing: remote.missing.bind(remote), ...Object.fromEntries(each) } as unknown as Remote;
}

function noting(disk: GenerationSource, told: (name: string) => void): GenerationSource {
  const watch = (store: DocumentStore): DocumentStore =>
    new Proxy(store, {
      get(object, key) {
        const member = (object as unknown as Record<PropertyKey, unknown>)[key];
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          if (key === 'writeNote') told(String(args[0]));
          return (member as (...given: unknown[]) => unknown).apply(object, args);
        };
      },
    });
  return {
    openGeneration: async (...given) => watch(await disk.openGeneration(...given)),
    destroyGeneration: (...given) => disk.destroyGeneration(...given),
  };
}

/** Freezes a tab at the answer to a call: it was carried out, and the tab goes on with it once it is thawed. */
function freezeAt(remote: Remote, call: Call): { readonly frozen: Promise<void>; readonly thaw: () => void } {
  let [stand, thaw] = [() => {}, () => {}];
  const frozen = new Promise<void>((resolve) => (stand = resolve));
  const thawed = new Promise<void>((resolve) => (thaw = resolve));
  const member = remote[call].bind(remote) as (...args: unknown[]) => Promise<unknown>;
  Object.assign(remote, {
    [call]: async (...args: unknown[]) => {
      const answer = await member(...args);
      stand();
      await thawed;
      return answer;
    },
  });
  return { frozen, thaw };
}

async function valuesOf(engine: Engine, server: MemoryServer, user: string) {
  const leaves = [...server.database(user).trees.values()].map((tree) => tree.leaves());
  const events = leaves.flat().filter(({ _id }) => _id.startsWith('quiz:e:'));
  return {
    events: events.map(({ deviceSeq }) => deviceSeq).sort(),
    single: leaves.every(({ length }) => length === 1),
    damaged: await engine.quarantine.list(),
  };
}

describe('a tab that is frozen inside a round, whose lock is stolen, and that thaws', () => {
  it.each<Call>(['info', 'note', 'write', 'writeNote', 'range', 'changes'])(
    'asks for nothing and writes no mark any more, frozen at the answer to %s',
    async (call) => {
      const { origin, server, user, one, two } = await twoTabs();
      await one.quiz.db.put('note', 'one', { key: 'one' });
      await one.quiz.events.append('answered', 1, { purpose: 'functional' });
      const { frozen, thaw } = freezeAt(one.remote, call);
      const round = one.engine.transferOnce({ signal });
      await frozen;
      const waiting = two.engine.transferOnce({ signal });
      origin.steal('empire-transfer');
      expect(await waiting).toEqual({ outcome: 'ok' });
      await two.quiz.events.append('answered', 2, { purpose: 'functional' });
      expect(await two.engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
      one.done.length = 0;
      thaw();
      expect(await round).toMatchObject({ outcome: 'offline', code: 'timeout' });
      expect(one.done).toEqual([]);
      // The next round of either goes on from there.
      await one.quiz.events.append('answered', 3, { purpose: 'functional' });
      for (const { engine } of [one, two]) expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
      expect(await valuesOf(two.engine, server, user)).toEqual({ events: [1, 2, 3], single: true, damaged: [] });
      expect(two.engine.status.current).toMatchObject({ phase: 'idle', pending: 0, rejected: 0 });
    },
  );

  it('does not begin another round of its own while the former one has not ended', async () => {
    const { origin, one } = await twoTabs();
    const { frozen, thaw } = freezeAt(one.remote, 'info');
    const round = one.engine.transferOnce({ signal });
    let isOver = false;
    void round.then(() => {
      isOver = true;
    });
    await frozen;
    origin.steal('empire-transfer');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isOver).toBe(false);
    thaw();
    expect(await round).toMatchObject({ code: 'timeout' });
  });
});
