import { describe, expect, it } from 'vitest';
import { verifyRs256 } from '../adapters/rs256.ts';
import { openTransfer } from '../background-transfer.ts';
import { openEngine } from '../engine.ts';
import type { KeyVault } from '../ports/key-vault.ts';
import { finishErasure, openPrivacy, startOver } from '../privacy.ts';
import { hostManifest, MemoryDisk, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStorage, MemoryStores, quizManifest } from '../testing/index.ts';

/** A browser profile. */
class Browser {
  readonly origin = new MemoryOrigin();
  readonly disk = new MemoryDisk();
  readonly #vault = new MemoryKeyVault();

  /** What one tab reaches. `frozen` names calls of the vault and the stores before which the tab stands still until it resolves. */
  tab(frozen: { readonly at?: string; readonly until?: Promise<void> } = {}) {
    const still = <T extends object>(target: T) =>
      new Proxy(target, {
        get: (_, name) => {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          return async (...given: unknown[]) => {
            if (name === frozen.at) await frozen.until;
            return (member as (...all: unknown[]) => unknown).apply(target, given);
          };
        },
      });
    const env = this.origin.context();
    const vault: KeyVault = still(this.#vault.context());
    const memory = new MemoryStores({ env, records: vault, source: this.disk });
    const stores = { open: memory.open.bind(memory), names: still(memory).names, destroyAll: memory.destroyAll.bind(memory) } as unknown as MemoryStores;
    const gateway = new MemoryServer().gateway('11111111-1111-4111-8111-111111111111');
    const ports = { env, vault, stores, gateway };
    return { ports, wipe: { ...ports, storage: new MemoryStorage({ caches: 1 }), account: gateway.account }, open: () => openEngine(ports, { hostManifest }) };
  }

  /** Another tab wipes the device, and the page that opens next begins as a new one and writes. */
  async wipeAndBegin() {
    const other = this.tab();
    await startOver(other.wipe);
    expect(await finishErasure(other.wipe)).toBeUndefined();
    const fresh = this.tab();
    const engine = await fresh.open();
    await (await engine.open(quizManifest)).db.put('note', 'one', 'mine');
    return { ...fresh, engine };
  }
}

async function readAgain(browser: Browser) {
  const page = browser.tab();
  return (await (await page.open()).open(quizManifest)).db.get('note', 'one');
}

/** A tab, and how to freeze it before a call and wake it. */
function freezable(browser: Browser) {
  let wake: () => void = () => undefined;
  const frozen: { at: string; until: Promise<void> } = { at: '', until: new Promise((resolve) => (wake = resolve)) };
  return { tab: browser.tab(frozen), freezeAt: (at: string) => Object.assign(frozen, { at }), wake: () => wake() };
}

const aWhile = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a tab that was frozen inside a wipe and wakes after another one finished it', () => {
  it.each(['names', 'sign', 'writeRecord', 'destroy'])('destroys nothing of the device that was made since, frozen before %s', async (at) => {
    const browser = new Browser();
    const { tab, freezeAt, wake } = freezable(browser);
    const privacy = openPrivacy(await tab.open(), { storage: tab.wipe.storage, verify: verifyRs256 });
    freezeAt(at);
    const erasing = privacy.erasure.eraseHere();
    await aWhile(20);
    const begun = browser.wipeAndBegin();
    await Promise.race([begun, aWhile(200)]);
    wake();
    const [, receipt] = await Promise.all([begun, erasing]);
    expect(receipt).toMatchObject({ reason: 'asked', destroyed: { keys: 1 } });
    expect(await readAgain(browser)).toMatchObject({ value: 'mine' });
  });

  it.each(['names', 'writeRecord', 'destroy'])('nor does one that was starting over, frozen before %s', async (at) => {
    const browser = new Browser();
    const { tab, freezeAt, wake } = freezable(browser);
    await tab.open();
    freezeAt(at);
    const over = startOver(tab.wipe);
    await aWhile(20);
    const begun = browser.wipeAndBegin();
    await Promise.race([begun, aWhile(100)]);
    wake();
    await Promise.all([begun, over]);
    expect(await readAgain(browser)).toMatchObject({ value: 'mine' });
  });

  it('nor does one that was frozen between the click and its first look at the vault', async () => {
    const browser = new Browser();
    const tab = browser.tab();
    await tab.open();
    await browser.wipeAndBegin();
    expect(await startOver(tab.wipe)).toBeUndefined();
    expect(await readAgain(browser)).toMatchObject({ value: 'mine' });
  });
});

describe('what still runs after a wipe', () => {
  it('makes no new device in a page that was frozen while it opened', async () => {
    const browser = new Browser();
    await (await browser.tab().open()).close();
    const { tab, freezeAt, wake } = freezable(browser);
    freezeAt('begin');
    const opening = tab.open();
    await aWhile(20);
    await startOver(browser.tab().wipe);
    wake();
    await expect(opening).rejects.toMatchObject({ code: 'closed' });
    await expect(browser.tab().ports.vault.open()).rejects.toMatchObject({ code: 'closed' });
  });

  it('makes none in a page that was frozen while it began the first device, when another one began and erased it meanwhile', async () => {
    const browser = new Browser();
    await startOver(browser.tab().wipe);
    const { tab, freezeAt, wake } = freezable(browser);
    freezeAt('begin');
    const opening = tab.open();
    await aWhile(20);
    const other = browser.tab();
    await (await other.open()).close();
    await startOver(other.wipe);
    wake();
    await expect(opening).rejects.toMatchObject({ code: 'closed' });
    await expect(browser.tab().ports.vault.open()).rejects.toMatchObject({ code: 'closed' });
  });

  it('makes none in a service worker, which finds nothing to transfer', async () => {
    const browser = new Browser();
    const { ports, wipe } = browser.tab();
    await (await browser.tab().open()).close();
    await startOver(wipe);
    for (const late of [ports, browser.tab().ports]) await expect(openTransfer(late, { hostManifest })).rejects.toMatchObject({ code: 'closed' });
    await expect(browser.tab().ports.vault.open()).rejects.toMatchObject({ code: 'closed' });
  });

  it('leaves no record behind, whatever a tab was about to write', async () => {
    const browser = new Browser();
    const tab = browser.tab();
    const engine = await tab.open();
    const { device } = engine.parts;
    await startOver(browser.tab().wipe);
    await expect(device.session()).rejects.toMatchObject({ code: 'closed' });
    await expect(device.succeeded(1)).rejects.toMatchObject({ code: 'closed' });
    expect(await engine.transferOnce({ signal: new AbortController().signal })).not.toMatchObject({ outcome: 'ok' });
    const { vault } = browser.tab().ports;
    expect(await Promise.all(['session', 'last-success', 'fork', 'erasing', 'databases', 'erasure-keys'].map((name) => vault.record(name)))).toEqual(
      Array(6).fill(undefined),
    );
  });
});
