import { EmpireError } from '@empire/contract';
import { type KeyEvent, noteKeyEvent } from '../audit/key-notes.ts';
import type { Env } from '../ports/env.ts';
import type { KeyVault, PassphraseCost, RootSlots } from '../ports/key-vault.ts';
import type { RootWrapping } from '../ports/root-wrapping.ts';
import { announceLock } from './lock-watch.ts';
import { readRecoveryCode, writeRecoveryCode } from './recovery-code.ts';
import { throttled, unlockWaitMs } from './unlock-throttle.ts';

/** What opens a device that has a passphrase. */
export type Secret = { readonly passphrase: string } | { readonly recoveryCode: string };

export interface DeviceLockState {
  /** `device`: the browser opens by itself. `passphrase`: a person has to. */
  readonly mode: RootSlots['mode'];
  /** Whether this context has to be unlocked. */
  readonly locked: boolean;
  readonly hasRecoveryCode: boolean;
  /** How long the next attempt has to wait after wrong ones (milliseconds). */
  readonly waitMs: number;
}

/** The adapters a lock works with. */
export interface DeviceLockPorts {
  readonly env: Env;
  readonly vault: KeyVault;
  readonly wrapping: RootWrapping;
}

/**
 * What a guess costs: OWASP's second choice for Argon2id, 19 MiB and two passes. It is kept with each wrapped root, so that a later
 * version can ask for more without shutting anybody out.
 */
export const passphraseCost: PassphraseCost = { kdf: 'argon2id', memoryKiB: 19_456, passes: 2, lanes: 1 };

const shortestPassphrase = 8;
const saltBytes = 16;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The lock of this device: how the root key is protected. It never reaches a network, and what was set here concerns this device
 * alone; another device joins the account by pairing.
 */
export class DeviceLock {
  readonly #env: Env;
  readonly #vault: KeyVault;
  readonly #wrapping: RootWrapping;
  readonly #cost: PassphraseCost;

  /** `cost` is what a guess of the next passphrase costs. */
  constructor(ports: DeviceLockPorts, { cost = passphraseCost }: { cost?: PassphraseCost } = {}) {
    this.#env = ports.env;
    this.#vault = ports.vault;
    this.#wrapping = ports.wrapping;
    this.#cost = cost;
  }

  async state(): Promise<DeviceLockState> {
    const { mode, recovery } = await this.#vault.root.read();
    const locked = mode === 'passphrase' && !(await this.#isOpen());
    return { mode, locked, hasRecoveryCode: recovery !== undefined, waitMs: await unlockWaitMs(this.#env, this.#vault) };
  }

  /**
   * Sets the first passphrase, or another one: then `by` proves who asks. The recovery code stays valid.
   * Errors: `bad-argument` for one shorter than 8 characters; `locked` without `by` or too soon after wrong ones; `wrong-key`.
   */
  async setPassphrase(passphrase: string, { by }: { by?: Secret } = {}): Promise<void> {
    if ([...passphrase].length < shortestPassphrase) throw new EmpireError('bad-argument', `A passphrase has at least ${shortestPassphrase} characters.`);
    await this.#change(by, async (root, { recovery }) => ({
      mode: 'passphrase',
      passphrase: await this.#wrapping.withPassphrase(root, { passphrase, salt: this.#env.random(saltBytes), cost: this.#cost }),
      ...(recovery && { recovery }),
    }));
    await this.#noteDone('passphrase-set');
  }

  /** Gives the key back to the browser: the device opens by itself again, and the recovery code is void. Errors: `wrong-key`, `locked`. */
  async removePassphrase(by: Secret): Promise<void> {
    await this.#change(by, async () => ({ mode: 'device' }));
    await this.#noteDone('passphrase-removed');
  }

  /**
   * Makes a recovery code and answers it; it is kept nowhere and replaces the one before. When it rejects, the one before is valid. A page that is
   * killed at the end may leave a code that nobody saw: the passphrase makes another.
   * Errors: `not-permitted` without a passphrase; `wrong-key`, `locked`.
   */
  async createRecoveryCode(by: Secret): Promise<string> {
    const code = writeRecoveryCode(this.#env.random(32));
    await this.#change(by, async (root, slots) => {
      if (slots.mode === 'device') throw new EmpireError('not-permitted', 'A device without a passphrase needs no recovery code.');
      return { ...slots, recovery: await this.#wrapping.withRecovery(root, { secret: readRecoveryCode(code), salt: this.#env.random(saltBytes) }) };
    });
    await this.#noteDone('recovery-code-made');
    return code;
  }

  /**
   * Locks every context of this device at once: what is under way ends, every database is closed, nothing is transferred.
   * Errors: `not-permitted` without a passphrase, which would lock out nobody.
   */
  async lock(): Promise<void> {
    if ((await this.#vault.root.read()).mode === 'device') throw new EmpireError('not-permitted', 'Set a passphrase before locking this device.');
    announceLock(this.#env);
    await this.#vault.root.forget();
    await this.#note('locked');
  }

  /**
   * Unlocks this context. Errors: `wrong-key`; `bad-argument` for a recovery code that was mistyped, which does not count;
   * `locked` with `details.retryAfterMs` too soon after wrong ones; `not-found` without a recovery code.
   */
  async unlock(by: Secret): Promise<void> {
    const slots = await this.#vault.root.read();
    if (slots.mode !== 'passphrase') return;
    await this.#vault.root.admit(await this.#rootBy(by, slots));
    await this.#note('unlocked');
  }

  async #note(what: KeyEvent): Promise<void> {
    await noteKeyEvent({ env: this.#env, records: this.#vault }, what);
  }

  /** What opens the device has changed, also where there is no room to note it: an error would say that it has not, and keep back a code that is the valid one. */
  async #noteDone(what: KeyEvent): Promise<void> {
    await this.#note(what).catch(() => undefined);
  }

  async #change(by: Secret | undefined, change: (root: Bytes, slots: RootSlots) => Promise<RootSlots>): Promise<void> {
    const slots = await this.#vault.root.read();
    const root = slots.mode === 'device' ? await this.#vault.root.reveal() : await this.#rootBy(by, slots);
    try {
      const changed = await change(root, slots);
      // Whoever proves to hold the key is let in: a forgotten passphrase is replaced by the recovery code in one step. The last call is the one that counts.
      await this.#vault.root.admit(root);
      await this.#vault.root.replace(changed, root);
    } finally {
      root.fill(0);
    }
  }

  async #rootBy(by: Secret | undefined, { passphrase, recovery }: RootSlots): Promise<Bytes> {
    if (!by) throw new EmpireError('locked');
    if ('recoveryCode' in by) {
      const secret = readRecoveryCode(by.recoveryCode);
      if (!recovery) throw new EmpireError('not-found', 'This device has no recovery code.');
      return throttled({ env: this.#env, records: this.#vault }, () => this.#wrapping.unwrapWithRecovery(recovery, secret));
    }
    if (!passphrase) throw new EmpireError('wrong-key');
    return throttled({ env: this.#env, records: this.#vault }, () => this.#wrapping.unwrapWithPassphrase(passphrase, by.passphrase));
  }

  async #isOpen(): Promise<boolean> {
    return this.#vault.open().then(
      () => true,
      () => false,
    );
  }
}
