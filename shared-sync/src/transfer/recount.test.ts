import { expect, it, onTestFinished, vi } from 'vitest';
import { openEngine } from '../engine.ts';
import { hostManifest, MemoryServer, newProfile, quizManifest } from '../testing/index.ts';
import { MemoryOrigin } from '../twins/memory-env.ts';
import { MemoryStores } from '../twins/memory-store.ts';

const signal = new AbortController().signal;

/** A device whose next look at its database of states can be held up after it has read. */
async function slowReader() {
  const server = new MemoryServer();
  const { vault } = await newProfile(server);
  const stores = new MemoryStores();
  const hold = { isWanted: false, isHeld: false, release: (): void => undefined };
  const open = stores.open.bind(stores);
  stores.open = async (database) => {
    const store = await open(database);
    const changes = store.changes.bind(store);
    store.changes = async (options) => {
      const read = await changes(options);
      if (!hold.isWanted || !database.startsWith('quiz-state')) return read;
      hold.isWanted = false;
      hold.isHeld = true;
      await new Promise<void>((resolve) => {
        hold.release = resolve;
      });
      return read;
    };
    return store;
  };
  const gateway = server.gateway((await vault.open()).deviceId);
  const engine = await openEngine({ env: new MemoryOrigin().context(), vault, stores, gateway }, { hostManifest });
  onTestFinished(() => engine.close());
  return { engine, quiz: await engine.open(quizManifest), hold };
}

it('a count that was begun before a round and ends after it changes nothing that the round has shown', async () => {
  const { engine, quiz, hold } = await slowReader();
  await engine.transferOnce({ signal });
  hold.isWanted = true;
  await quiz.db.put('note', 'one', { n: 1 });
  await vi.waitFor(() => expect(hold.isHeld).toBe(true), { timeout: 5_000 });
  expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
  expect(engine.status.current).toMatchObject({ phase: 'idle', pending: 0 });
  hold.release();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(engine.status.current).toMatchObject({ phase: 'idle', pending: 0 });
});
