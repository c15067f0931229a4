import { describe, expect, it } from 'vitest';
import { webRootWrapping } from '../adapters/web-root-wrapping.ts';
import type { Env } from '../ports/env.ts';
import type { KeyVault } from '../ports/key-vault.ts';
import { type End, Fuse } from '../testing/fuse.ts';
import { MemoryKeyVault, MemoryOrigin } from '../testing/index.ts';
import { DeviceLock, passphraseCost, type Secret } from './device-lock.ts';
import { writeRecoveryCode } from './recovery-code.ts';

const [former, next] = [{ passphrase: 'correct horse battery' }, { passphrase: 'staple in the attic' }];
const ends: readonly End[] = ['killed before', 'killed after', 'failed', 'refused from'];
/** What the next recovery code is made of. */
const chance = Uint8Array.from({ length: 32 }, (_, index) => index * 5 + 1);
const nextCode = { recoveryCode: writeRecoveryCode(chance) };

function lockOf(vault: KeyVault, env: Env = new MemoryOrigin().context()): DeviceLock {
  return new DeviceLock({ env, vault, wrapping: webRootWrapping() }, { cost: { ...passphraseCost, memoryKiB: 64 } });
}

/** A device, and a change of how it opens that a page of its own begins. */
interface Changing {
  readonly vault: MemoryKeyVault;
  readonly change: (lock: DeviceLock) => Promise<unknown>;
}

interface Cut {
  /** Whether a page that is opened next gets in with a secret, or with none: to the same keys. */
  readonly opens: (by?: Secret) => Promise<boolean>;
  readonly ended: 'done' | 'failed' | 'killed';
  readonly where: string;
}

/** Cuts the change at each of its calls in turn, each time on another device; the last time it is whole. */
async function cutEverywhere(end: End, { begin, check }: { begin: () => Promise<Changing>; check: (cut: Cut) => Promise<void> }): Promise<void> {
  for (let at = 1, isWhole = false; !isWhole; at += 1) {
    const fuse = new Fuse(at, end, { armed: false });
    const { vault, change } = await begin();
    const { idKey } = await vault.keysFor('quiz-state');
    const env = {
      ...new MemoryOrigin().context(),
      random: (bytes: number) => (bytes === chance.length ? chance : crypto.getRandomValues(new Uint8Array(bytes))),
    };
    fuse.arm();
    const ended = await fuse.outcomeOf(change(lockOf(fuse.wrap(vault.context()), env)));
    isWhole = fuse.calls < at;
    if (isWhole) expect([ended, at > 4]).toEqual(['done', true]);
    await check({ opens: (by) => opens(vault.context(), { by, idKey }), ended, where: `${end} call ${at}` });
  }
}

async function opens(context: MemoryKeyVault, { by, idKey }: { by: Secret | undefined; idKey: Uint8Array }): Promise<boolean> {
  try {
    if (by) await lockOf(context).unlock(by);
    expect((await context.keysFor('quiz-state')).idKey).toEqual(idKey);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^(wrong-key|locked|not-found)$/) });
    return false;
  }
}

async function withPassphrase(): Promise<MemoryKeyVault> {
  const vault = new MemoryKeyVault();
  await lockOf(vault).setPassphrase(former.passphrase);
  return vault;
}

describe.each(ends)('what opens a device, when the page is %s any call,', (end) => {
  it('is the former passphrase or the next one, and never neither', async () => {
    const begin = async () => ({ vault: await withPassphrase(), change: (lock: DeviceLock) => lock.setPassphrase(next.passphrase, { by: former }) });
    const check = async ({ opens, ended, where }: Cut) => {
      const both = [await opens(former), await opens(next)];
      expect(both.filter(Boolean), where).toHaveLength(1);
      if (ended !== 'killed') expect(both, where).toEqual(ended === 'done' ? [false, true] : [true, false]);
    };
    await cutEverywhere(end, { begin, check });
  });

  it('is the browser or the first passphrase, and never neither', async () => {
    const begin = async () => ({ vault: new MemoryKeyVault(), change: (lock: DeviceLock) => lock.setPassphrase(next.passphrase) });
    const check = async ({ opens, ended, where }: Cut) => {
      const isOpen = await opens();
      // Without a passphrase nobody is asked for one.
      expect([isOpen, await opens(next)], where).toEqual([isOpen, true]);
      if (ended !== 'killed') expect(isOpen, where).toBe(ended === 'failed');
    };
    await cutEverywhere(end, { begin, check });
  });

  it('is the passphrase or, once it is taken away, the browser', async () => {
    const begin = async () => ({ vault: await withPassphrase(), change: (lock: DeviceLock) => lock.removePassphrase(former) });
    const check = async ({ opens, ended, where }: Cut) => {
      const isOpen = await opens();
      expect(isOpen || (await opens(former)), where).toBe(true);
      if (ended !== 'killed') expect(isOpen, where).toBe(ended === 'done');
    };
    await cutEverywhere(end, { begin, check });
  });

  it('is the passphrase, and one recovery code: the next one only if it was answered or the page is gone', async () => {
    let code: Secret = nextCode;
    const begin = async () => {
      const vault = await withPassphrase();
      code = { recoveryCode: await lockOf(vault).createRecoveryCode(former) };
      return { vault, change: (lock: DeviceLock) => lock.createRecoveryCode(former) };
    };
    const check = async ({ opens, ended, where }: Cut) => {
      const codes = [await opens(code), await opens(nextCode)];
      expect([await opens(former), codes.filter(Boolean)], where).toEqual([true, [true]]);
      if (ended !== 'killed') expect(codes, where).toEqual(ended === 'done' ? [false, true] : [true, false]);
    };
    await cutEverywhere(end, { begin, check });
  });

  it('is the recovery code throughout, while a forgotten passphrase is replaced by it', async () => {
    let code: Secret = nextCode;
    const begin = async () => {
      const vault = await withPassphrase();
      code = { recoveryCode: await lockOf(vault).createRecoveryCode(former) };
      return { vault, change: (lock: DeviceLock) => lock.setPassphrase(next.passphrase, { by: code }) };
    };
    const check = async ({ opens, where }: Cut) => {
      const both = [await opens(former), await opens(next)];
      expect([await opens(code), both.filter(Boolean)], where).toEqual([true, [true]]);
    };
    await cutEverywhere(end, { begin, check });
  });
});
