import { describe, expect, it } from 'vitest';
import { verifyRs256 } from '../adapters/rs256.ts';
import { openEngine } from '../engine.ts';
import type { KeyVault } from '../ports/key-vault.ts';
import { finishErasure, openPrivacy, startOver } from '../privacy.ts';
import { hostManifest, MemoryDisk, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStorage, MemoryStores, quizManifest } from '../testing/index.ts';

/** A browser profile in which a new device can be made after the former one was wiped. */
class Browser {
  readonly origin = new MemoryOrigin();
  readonly disk = new MemoryDisk();
  #current = new MemoryKeyVault();

  makeNewDevice(): void {
    this.#current = new MemoryKeyVault();
  }

  /** What one tab reaches. `frozen` names calls of the vault and the stores before which the tab stands still until it resolves. */
  tab(frozen: { readonly at?: string; readonly until?: Promise<void> } = {}) {
    const still = <T extends object>(target: () => T) =>
      new Proxy({} as T, {
        get: (_, name) => {
          const member: unknown = Reflect.get(target(), name);
          if (typeof member !== 'function') return member;
          return async (...given: unknown[]) => {
            if (name === frozen.at) await frozen.until;
            const now = target();
            return (Reflect.get(now, name) as (...all: unknown[]) => unknown).apply(now, given);
          };
        },
      });
    const env = this.origin.context();
    const vault = still<KeyVault>(() => this.#current);
    const memory = new MemoryStores({ env, records: vault, source: this.disk });
    const stores = { open: memory.open.bind(memory), names: still(() => memory).names, destroyAll: memory.destroyAll.bind(memory) } as unknown as MemoryStores;
    const gateway = new MemoryServer().gateway('11111111-1111-4111-8111-111111111111');
    const ports = { env, vault, stores, gateway };
    return { ports, wipe: { ...ports, storage: new MemoryStorage({ caches: 1 }), account: gateway.account }, open: () => openEngine(ports, { hostManifest }) };
  }

  /** Another tab wipes the device, and the page that opens next begins as a new one and writes. */
  async wipeAndBegin() {
    const other = this.tab();
    await startOver(other.wipe);
    expect(await finishErasure(other.wipe)).toBeUndefined();
    this.makeNewDevice();
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
  it.each(['names', 'holder', 'writeRecord', 'destroy'])('destroys nothing of the device that was made since, frozen before %s', async (at) => {
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

  it('nor does one that was starting over', async () => {
    const browser = new Browser();
    const { tab, freezeAt, wake } = freezable(browser);
    await tab.open();
    freezeAt('names');
    const over = startOver(tab.wipe);
    await aWhile(20);
    await browser.wipeAndBegin();
    wake();
    expect(await over).toBeUndefined();
    expect(await readAgain(browser)).toMatchObject({ value: 'mine' });
  });
});
