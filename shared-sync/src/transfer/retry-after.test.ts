import { EmpireError } from '@empire/contract';
import { describe, expect, it, vi } from 'vitest';
import { MemoryServer, newProfile } from '../testing/index.ts';
import type { Trigger } from './loop.ts';

const aWhile = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A running engine; `asked` counts how often its gateway was asked who it is, `fails` says how that ends. */
async function running(fails: () => EmpireError | undefined) {
  const server = new MemoryServer();
  const profile = await newProfile(server);
  const gateway = server.gateway((await profile.vault.open()).deviceId);
  const session = gateway.account.session.bind(gateway.account);
  const asked = { times: 0, feeds: 0 };
  const { changes } = gateway.remote;
  Object.assign(gateway.account, {
    session: async (options: Parameters<typeof session>[0]) => {
      asked.times += 1;
      const error = fails();
      if (error) throw error;
      return session(options);
    },
  });
  Object.assign(gateway.remote, {
    changes: async (...given: Parameters<typeof changes>) => {
      if (given[1].waitMs === undefined) return changes.apply(gateway.remote, given);
      asked.feeds += 1;
      throw new EmpireError('offline', 'One moment.', { details: { status: 429, retryAfterMs: 60_000 } });
    },
  });
  const engine = await profile.context(gateway);
  const ending = new AbortController();
  const run = engine.run({ signal: ending.signal });
  const end = async () => {
    ending.abort();
    await run;
  };
  return { engine, asked, end };
}

describe('a server that asks to be left alone for a while', () => {
  it('is asked nothing before, whatever happens in the page, and at once when that time is over', async () => {
    const { engine, asked, end } = await running(() => new EmpireError('offline', 'One moment.', { details: { status: 429, retryAfterMs: 400 } }));
    await vi.waitFor(() => expect(asked.times).toBe(1));
    const begun = performance.now();
    while (performance.now() - begun < 250) {
      for (const trigger of ['online', 'visible', 'write', 'push', 'opened'] satisfies Trigger[]) engine.requestTransfer(trigger);
      await aWhile(10);
    }
    expect(asked.times).toBe(1);
    await vi.waitFor(() => expect(asked.times).toBe(2));
    expect(performance.now() - begun).toBeGreaterThan(300);
    await end();
  });

  it('is asked all the same when a person asks for it', async () => {
    const { engine, asked, end } = await running(() => new EmpireError('offline', 'One moment.', { details: { retryAfterMs: 60_000 } }));
    await vi.waitFor(() => expect(asked.times).toBe(1));
    engine.requestTransfer('button');
    await vi.waitFor(() => expect(asked.times).toBe(2));
    await end();
  });

  it('is not listened to either, where the long feed alone is what it has no room for', async () => {
    const { asked, end } = await running(() => undefined);
    await vi.waitFor(() => expect(asked.feeds).toBe(1), { timeout: 3_000 });
    await aWhile(1_300);
    expect(asked.feeds).toBe(1);
    await end();
  });
});
