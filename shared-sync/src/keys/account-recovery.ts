import { sha256Hex } from '../../core/index.ts';
import type { Engine } from '../engine.ts';
import { readRecoveryCode, writeRecoveryCode } from './recovery-code.ts';

/**
 * Comes back to an account when no other device is left: a new device takes a recovery code that an earlier one made, and joins its user. The
 * gateway never sees a code. It keeps a digest of what the code proves, and is shown the proof when the code is used; neither opens a locked device.
 */
export class AccountRecovery {
  readonly #engine: Pick<Engine, 'parts' | 'pairing'>;

  constructor(engine: Pick<Engine, 'parts' | 'pairing'>) {
    this.#engine = engine;
  }

  /**
   * Makes a code, leaves it with the account in place of the one this device left before, and answers it; it is kept nowhere. Errors: those of the
   * account. After one that leaves open whether the server was reached (`offline`, `timeout`), the code before may be void: make another.
   */
  async make(): Promise<string> {
    const code = writeRecoveryCode(this.#engine.parts.ports.env.random(32));
    await this.leave(code);
    return code;
  }

  /** Leaves a code that opens this device with the account too. Errors: `bad-argument` for what is no code; those of the account. */
  async leave(code: string): Promise<void> {
    await this.#engine.parts.ports.gateway.account.leaveRecovery(sha256Hex(proofOf(code)));
  }

  /**
   * Joins the user whose device left the code. Errors: `bad-argument` for one that was mistyped; `not-found` for one that nobody left, or that was
   * replaced; those of the account.
   */
  async claim(typed: string): Promise<void> {
    await this.#engine.pairing.claim(proofOf(typed));
  }
}

/** 128 bits that only who has the code can name, apart from those that open a device. In capitals, as codes are compared. */
function proofOf(code: string): string {
  return sha256Hex(`empire account ${readRecoveryCode(code)}`)
    .slice(0, 32)
    .toUpperCase();
}
