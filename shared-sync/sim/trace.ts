import { createHash } from 'node:crypto';

/** So many characters are hashed at once. */
const chunk = 16_384;

/** Everything that happens, in order. */
export class Trace {
  readonly #hash = createHash('sha256');
  readonly #lines: string[] | undefined;
  #unhashed = '';

  constructor({ keep }: { keep: boolean }) {
    this.#lines = keep ? [] : undefined;
  }

  note(line: string): void {
    this.#unhashed += `${line}\n`;
    if (this.#unhashed.length > chunk) {
      this.#hash.update(this.#unhashed);
      this.#unhashed = '';
    }
    this.#lines?.push(line);
  }

  /** SHA-256 over all lines. */
  get hash(): string {
    return this.#hash.copy().update(this.#unhashed).digest('hex');
  }

  /** The lines, where they are kept. */
  get lines(): readonly string[] {
    return this.#lines ?? [];
  }
}
