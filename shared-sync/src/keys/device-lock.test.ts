import { beforeEach, describe, expect, it } from 'vitest';
import { webRootWrapping } from '../adapters/web-root-wrapping.ts';
import { MemoryOrigin } from '../twins/memory-env.ts';
import { MemoryKeyVault } from '../twins/memory-key-vault.ts';
import { DeviceLock, passphraseCost } from './device-lock.ts';
import { waitAfter } from './unlock-throttle.ts';

const passphrase = 'correct horse battery';
/** The tests guess often. */
const cheap = { ...passphraseCost, memoryKiB: 64 };

describe('the lock of a device', () => {
  let clock: { ms: number; now(): number };
  let origin: MemoryOrigin;
  let vault: MemoryKeyVault;
  let lock: DeviceLock;
  const context = (over = vault) => new DeviceLock({ env: origin.context(clock), vault: over, wrapping: webRootWrapping() }, { cost: cheap });

  beforeEach(() => {
    clock = { ms: 1_800_000_000_000, now: () => clock.ms };
    origin = new MemoryOrigin();
    vault = new MemoryKeyVault();
    lock = context();
  });

  it('is open without a passphrase, and then cannot be locked', async () => {
    expect(await lock.state()).toEqual({ mode: 'device', locked: false, hasRecoveryCode: false, waitMs: 0 });
    await expect(lock.lock()).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('keeps the cost of a guess beside the wrapped key, as OWASP advises, and the key only sealed', async () => {
    const root = await vault.root.reveal();
    await new DeviceLock({ env: origin.context(clock), vault, wrapping: webRootWrapping() }).setPassphrase(passphrase);
    const slots = await vault.root.read();
    expect(slots).toMatchObject({ mode: 'passphrase', passphrase: { kdf: 'argon2id', memoryKiB: 19_456, passes: 2, lanes: 1 } });
    expect(passphraseCost.memoryKiB * passphraseCost.passes).toBeGreaterThanOrEqual(38_912);
    expect(JSON.stringify(slots)).not.toContain(btoa(String.fromCharCode(...root)));
    await expect(vault.root.reveal()).rejects.toMatchObject({ code: 'locked' });
  });

  it('goes on in the context that set the passphrase, and asks for it in a new one', async () => {
    const { idKey } = await vault.keysFor('quiz-state');
    await lock.setPassphrase(passphrase);
    expect(await lock.state()).toMatchObject({ mode: 'passphrase', locked: false });
    const other = vault.context();
    expect(await context(other).state()).toMatchObject({ mode: 'passphrase', locked: true });
    await context(other).unlock({ passphrase });
    expect((await other.keysFor('quiz-state')).idKey).toEqual(idKey);
  });

  it('takes the same passphrase in any Unicode form', async () => {
    await lock.setPassphrase('Blåbärsgröt é'.normalize('NFD'));
    await lock.lock();
    await lock.unlock({ passphrase: 'Blåbärsgröt é'.normalize('NFC') });
    expect((await lock.state()).locked).toBe(false);
  });

  it('refuses a wrong passphrase with a word, and a short one before it is set', async () => {
    await expect(lock.setPassphrase('short')).rejects.toMatchObject({ code: 'bad-argument' });
    await lock.setPassphrase(passphrase);
    await lock.lock();
    await expect(lock.unlock({ passphrase: 'something else' })).rejects.toMatchObject({ code: 'wrong-key' });
    expect((await lock.state()).locked).toBe(true);
  });

  it('makes guessing slow: after three wrong ones each waits longer, also for a page that is opened anew, up to fifteen minutes', async () => {
    await lock.setPassphrase(passphrase);
    const wrong = () => context(vault.context()).unlock({ passphrase: 'something else' });
    for (let guess = 0; guess < 4; guess += 1) await expect(wrong()).rejects.toMatchObject({ code: 'wrong-key' });
    await expect(wrong()).rejects.toMatchObject({ code: 'locked', details: { retryAfterMs: 2_000 } });
    await expect(context(vault.context()).unlock({ passphrase })).rejects.toMatchObject({ code: 'locked' });
    clock.ms += 2_000;
    await expect(wrong()).rejects.toMatchObject({ code: 'wrong-key' });
    expect(await lock.state()).toMatchObject({ waitMs: 4_000 });
    clock.ms -= 3_600_000;
    expect((await lock.state()).waitMs).toBe(4_000);
    expect([3, 4, 5, 9, 40].map(waitAfter)).toEqual([0, 2_000, 4_000, 64_000, 900_000]);
    clock.ms += 3_600_000 + 4_000;
    await context(vault.context()).unlock({ passphrase });
    expect((await lock.state()).waitMs).toBe(0);
  });

  it('changes the passphrase only for who knows it', async () => {
    await lock.setPassphrase(passphrase);
    await expect(lock.setPassphrase('another passphrase')).rejects.toMatchObject({ code: 'locked' });
    await lock.setPassphrase('another passphrase', { by: { passphrase } });
    await lock.lock();
    await expect(lock.unlock({ passphrase })).rejects.toMatchObject({ code: 'wrong-key' });
    await lock.unlock({ passphrase: 'another passphrase' });
  });

  it('gives the key back to the browser only for who knows the passphrase', async () => {
    const { idKey } = await vault.keysFor('quiz-state');
    await lock.setPassphrase(passphrase);
    await expect(lock.removePassphrase({ passphrase: 'something else' })).rejects.toMatchObject({ code: 'wrong-key' });
    await lock.removePassphrase({ passphrase });
    expect(await lock.state()).toMatchObject({ mode: 'device', locked: false, hasRecoveryCode: false });
    expect((await vault.context().keysFor('quiz-state')).idKey).toEqual(idKey);
  });

  it('opens with the recovery code when the passphrase is forgotten, and takes a new passphrase by it', async () => {
    const { idKey } = await vault.keysFor('quiz-state');
    await lock.setPassphrase(passphrase);
    const recoveryCode = await lock.createRecoveryCode({ passphrase });
    await lock.lock();
    const other = vault.context();
    await context(other).unlock({ recoveryCode });
    expect((await other.keysFor('quiz-state')).idKey).toEqual(idKey);
    await lock.setPassphrase('a new passphrase', { by: { recoveryCode } });
    expect(await lock.state()).toMatchObject({ locked: false, hasRecoveryCode: true });
    await lock.lock();
    await lock.unlock({ passphrase: 'a new passphrase' });
  });

  it('voids a recovery code when another is made, counts no slip of the pen, and makes none without a passphrase', async () => {
    await expect(lock.createRecoveryCode({ passphrase })).rejects.toMatchObject({ code: 'not-permitted' });
    await lock.setPassphrase(passphrase);
    await expect(lock.unlock({ recoveryCode: 'x' })).rejects.toMatchObject({ code: 'bad-argument' });
    const first = await lock.createRecoveryCode({ passphrase });
    const second = await lock.createRecoveryCode({ passphrase });
    expect(first).not.toBe(second);
    await lock.lock();
    for (let slip = 0; slip < 6; slip += 1) await expect(lock.unlock({ recoveryCode: `${second}7` })).rejects.toMatchObject({ code: 'bad-argument' });
    await expect(lock.unlock({ recoveryCode: first })).rejects.toMatchObject({ code: 'wrong-key' });
    await lock.unlock({ recoveryCode: second });
  });
});
