import type { Env } from '../ports/env.ts';
import type { Records } from '../ports/key-vault.ts';

const recordName = 'ballast';
/** Room for some thousand edits, or one of the largest documents (bytes). */
export const ballastBytes = 2_000_000;

/** Space that is taken while there is plenty and given back when the disk is full, so that what people write still fits. */
export class Ballast {
  readonly #env: Env;
  readonly #records: Records;

  constructor(env: Env, records: Records) {
    this.#env = env;
    this.#records = records;
  }

  async isHeld(): Promise<boolean> {
    return (await this.#records.record(recordName)) !== undefined;
  }

  /** Takes the space. Random, so that no disk makes less of it. Errors: those of the records. */
  async take(): Promise<void> {
    if (await this.isHeld()) return;
    let text = '';
    for (let at = 0; at < ballastBytes; at += 3_000) text += String.fromCharCode(...this.#env.random(3_000));
    await this.#records.writeRecord(recordName, text);
  }

  /** Gives the space back. Answers whether there was any. */
  async release(): Promise<boolean> {
    if (!(await this.isHeld())) return false;
    await this.#records.removeRecord(recordName);
    return true;
  }
}
