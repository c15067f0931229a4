import { describe, expect, it } from 'vitest';
import type { KeyVault } from '../ports/key-vault.ts';

/** Every promise of the KeyVault port. `open` answers how to make contexts over one vault that keeps nothing, as the tabs of a profile are. */
export function keyVaultConformance(name: string, open: () => Promise<() => KeyVault>): void {
  /** Two contexts over a vault that keeps a device. */
  const make = async (): Promise<readonly [KeyVault, KeyVault]> => {
    const context = await open();
    await context().begin();
    return [context(), context()];
  };

  describe(`KeyVault: ${name}`, () => {
    it('gives two contexts that begin at once the same identity', async () => {
      const context = await open();
      const [a, b] = [context(), context()];
      const [one, two] = await Promise.all([a.begin(), b.begin()]);
      expect(one).toEqual(two);
      expect(one.publicKey).toMatchObject({ kty: 'EC', crv: 'P-256' });
      expect(await context().open()).toEqual(one);
    });

    it('makes nothing unless it is to begin', async () => {
      const vault = (await open())();
      await expect(vault.open()).rejects.toMatchObject({ code: 'closed' });
      await expect(vault.keysFor('quiz-state')).rejects.toMatchObject({ code: 'closed' });
      await expect(vault.sign('text')).rejects.toMatchObject({ code: 'closed' });
      await expect(vault.root.reveal()).rejects.toMatchObject({ code: 'closed' });
      expect(await vault.record('account')).toBeUndefined();
      await expect(vault.begin()).resolves.toBeDefined();
    });

    it('derives the same keys for the same database, in both contexts', async () => {
      const [a, b] = await make();
      const sealed = await (await a.keysFor('quiz-state')).sealer.seal('text');
      const other = await b.keysFor('quiz-state');
      expect(await other.sealer.open(sealed)).toBe('text');
      expect(other.idKey).toEqual((await a.keysFor('quiz-state')).idKey);
    });

    it('derives other keys for another database', async () => {
      const [a] = await make();
      const [one, two] = [await a.keysFor('quiz-state'), await a.keysFor('quiz-log')];
      expect(one.idKey).not.toEqual(two.idKey);
      await expect(two.sealer.open(await one.sealer.seal('text'))).rejects.toMatchObject({ code: 'undecryptable' });
    });

    it('never seals a text twice in the same way, and notices any change', async () => {
      const { sealer } = await (await make())[0].keysFor('quiz-state');
      const [one, two] = [await sealer.seal('text'), await sealer.seal('text')];
      expect(one.ct).not.toBe(two.ct);
      await expect(sealer.open({ ...one, iv: two.iv })).rejects.toMatchObject({ code: 'undecryptable' });
      await expect(sealer.open('nonsense')).rejects.toMatchObject({ code: 'undecryptable' });
    });

    it('signs so that the public key verifies', async () => {
      const [a] = await make();
      const { publicKey } = await a.open();
      const key = await crypto.subtle.importKey('jwk', publicKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
      const signature = fromBase64Url(await a.sign('text'));
      expect(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, new TextEncoder().encode('text'))).toBe(true);
    });

    it('becomes another device on request, under which everything still opens', async () => {
      const [a] = await make();
      const [before, sealed] = [await a.open(), await (await a.keysFor('quiz-state')).sealer.seal('text')];
      const after = await a.renameDevice(before.deviceId);
      expect(after.deviceId).not.toBe(before.deviceId);
      expect(after.publicKey).not.toEqual(before.publicKey);
      expect([after.anonId, await a.open()]).toEqual([before.anonId, after]);
      expect(await (await a.keysFor('quiz-state')).sealer.open(sealed)).toBe('text');
      const key = await crypto.subtle.importKey('jwk', after.publicKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
      const text = new TextEncoder().encode('text');
      expect(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, fromBase64Url(await a.sign('text')), text)).toBe(true);
    });

    it('gives one new id to two contexts that ask for one at once', async () => {
      const [a, b] = await make();
      const { deviceId } = await a.open();
      const [one, two] = await Promise.all([a.renameDevice(deviceId), b.renameDevice(deviceId)]);
      expect([one.deviceId === deviceId, one]).toEqual([false, two]);
    });

    it('gives each generation of a database keys of its own, and says in the envelope which', async () => {
      const [a] = await make();
      const [one, two] = [await a.keysFor('quiz-state'), await a.keysFor('quiz-state', 2)];
      expect(one.idKey).not.toEqual(two.idKey);
      expect([(await one.sealer.seal('text')).kid, (await two.sealer.seal('text')).kid]).toEqual(['1', '2']);
      await expect(two.sealer.open(await one.sealer.seal('text'))).rejects.toMatchObject({ code: 'undecryptable' });
    });

    it('updates a record in one step, whichever contexts do so at once', async () => {
      const vaults = await make();
      const count = (before: unknown) => Number(before ?? 0) + 1;
      await Promise.all([...vaults, ...vaults].map((vault) => vault.updateRecord('count', count)));
      expect(await vaults[1].record('count')).toBe(4);
    });

    it('opens nothing without the root once the browser does not hold it, in either context', async () => {
      const [a, b] = await make();
      const identity = await a.open();
      const sealed = await (await a.keysFor('quiz-state')).sealer.seal('text');
      const root = await a.root.reveal();
      await a.root.replace({ mode: 'passphrase' }, root);
      await a.root.forget();
      await b.root.forget();
      for (const vault of [a, b]) {
        await expect(vault.open()).rejects.toMatchObject({ code: 'locked' });
        await expect(vault.keysFor('quiz-state')).rejects.toMatchObject({ code: 'locked' });
        await expect(vault.sign('text')).rejects.toMatchObject({ code: 'locked' });
        await expect(vault.root.reveal()).rejects.toMatchObject({ code: 'locked' });
      }
      await a.root.admit(root);
      expect(await a.open()).toEqual(identity);
      expect(await (await a.keysFor('quiz-state')).sealer.open(sealed)).toBe('text');
      await expect(b.open()).rejects.toMatchObject({ code: 'locked' });
    });

    it('opens by itself again once the browser holds the root again', async () => {
      const [a, b] = await make();
      const { idKey } = await a.keysFor('quiz-state');
      const root = await a.root.reveal();
      await a.root.replace({ mode: 'passphrase' }, root);
      await a.root.replace({ mode: 'device' }, root);
      expect(await b.root.read()).toEqual({ mode: 'device' });
      expect((await b.keysFor('quiz-state')).idKey).toEqual(idKey);
    });

    it('forgets nothing that the browser holds', async () => {
      const [a] = await make();
      await a.open();
      await a.root.forget();
      expect((await a.keysFor('quiz-state')).idKey).toHaveLength(32);
    });

    it('keeps records readable while it is locked and after its keys were destroyed', async () => {
      const [a, b] = await make();
      await a.writeRecord('account', { userId: 'u' });
      await a.root.replace({ mode: 'passphrase' }, await a.root.reveal());
      await a.root.forget();
      expect(await a.record('account')).toEqual({ userId: 'u' });
      await a.destroy();
      expect(await b.record('account')).toEqual({ userId: 'u' });
    });

    it.each(['opened the vault', 'read a record of it'])(
      'answers a context that %s before another one destroyed its keys with `closed`, and makes none',
      async (how) => {
        const context = await open();
        await context().begin();
        const [wiper, late] = [context(), context()];
        await (how === 'opened the vault' ? late.open() : late.record('account'));
        await wiper.open();
        await wiper.writeRecord('account', 1);
        await wiper.destroy();
        const root = new Uint8Array(32);
        for (const anew of [false, true]) {
          if (anew) await context().begin();
          for (const call of [
            () => late.open(),
            () => late.begin(),
            () => late.keysFor('quiz-state'),
            () => late.sign('text'),
            () => late.renameDevice('one' as never),
            () => late.root.reveal(),
            () => late.root.admit(root),
            () => late.root.replace({ mode: 'passphrase' }, root),
            () => late.writeRecord('account', 2),
            () => late.updateRecord('other', () => 2),
          ])
            await expect(call()).rejects.toMatchObject({ code: 'closed' });
          if (!anew) await expect(context().open()).rejects.toMatchObject({ code: 'closed' });
        }
        await expect(late.destroy()).rejects.toMatchObject({ code: 'closed' });
        expect([await context().record('account'), await context().record('other')]).toEqual([1, undefined]);
        await expect(context().open()).resolves.toBeDefined();
      },
    );

    it.each(['a record', 'whether it is locked'])(
      'begins nothing in a context that looked for %s before another one began a device and destroyed it; one that looks after it does',
      async (what) => {
        const context = await open();
        for (let times = 0; times < 2; times += 1) {
          const [late, other] = [context(), context()];
          await (what === 'a record' ? late.record('erasing') : late.root.read());
          await other.begin();
          await other.destroy();
          await other.clearRecords({ except: [] });
          await expect(late.begin()).rejects.toMatchObject({ code: 'closed' });
          await expect(context().open()).rejects.toMatchObject({ code: 'closed' });
        }
        const page = context();
        expect(await page.record('erasing')).toBeUndefined();
        expect(await page.begin()).toEqual(await context().open());
      },
    );

    it('brings back no keys by what was under way when they were destroyed', async () => {
      const context = await open();
      await context().begin();
      const [wiper, late] = [context(), context()];
      const { deviceId } = await late.open();
      const root = await late.root.reveal();
      await wiper.open();
      const under = [late.root.replace({ mode: 'device' }, root), late.renameDevice(deviceId), late.sign('text'), late.keysFor('quiz-state')];
      const settled = Promise.allSettled(under);
      await wiper.destroy();
      await settled;
      await expect(context().open()).rejects.toMatchObject({ code: 'closed' });
    });

    it('lets who destroyed the keys change the records that are there, and add none until it begins anew', async () => {
      const context = await open();
      const wiper = context();
      const before = await wiper.begin();
      await wiper.writeRecord('erasing', 1);
      await wiper.destroy();
      await wiper.destroy();
      await wiper.writeRecord('erasing', 2);
      for (const call of [() => wiper.open(), () => wiper.sign('text'), () => wiper.writeRecord('session', 1), () => wiper.updateRecord('account', () => 1)])
        await expect(call()).rejects.toMatchObject({ code: 'closed' });
      expect([await wiper.record('erasing'), await wiper.record('session')]).toEqual([2, undefined]);
      await wiper.removeRecord('erasing');
      const after = await wiper.begin();
      expect([after.anonId === before.anonId, after.deviceId === before.deviceId]).toEqual([false, false]);
      await wiper.writeRecord('session', 1);
      expect(await context().open()).toEqual(after);
    });

    it('keeps records', async () => {
      const [a, b] = await make();
      expect(await a.record('account')).toBeUndefined();
      await a.writeRecord('account', { userId: 'u' });
      expect(await b.record('account')).toEqual({ userId: 'u' });
    });

    it('removes one record, or all but some, for both contexts', async () => {
      const [a, b] = await make();
      for (const name of ['one', 'two', 'three', 'four']) await a.writeRecord(name, name);
      await a.removeRecord('one');
      await b.clearRecords({ except: ['three', 'absent'] });
      expect(await Promise.all(['one', 'two', 'three', 'four'].map((name) => a.record(name)))).toEqual([undefined, undefined, 'three', undefined]);
      await expect(a.open()).resolves.toBeDefined();
    });
  });
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}
