const freshMs = 5_000;

/** Remembers the origins of the registry's releases. What was read last stays in force while the registry cannot be read. */
export class ReleaseOrigins {
  readonly #read: () => Promise<readonly string[]>;
  readonly #now: () => number;
  #known: readonly string[] | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(read: () => Promise<readonly string[]>, options: { now: () => number }) {
    this.#read = read;
    this.#now = options.now;
  }

  get latest(): readonly string[] {
    return this.#known ?? [];
  }

  /** Waits for the first reading only; later ones happen behind the requests. */
  async refresh(): Promise<void> {
    if (this.#now() - this.#readAt >= freshMs) {
      this.#readAt = this.#now();
      this.#reading = this.#readAgain();
    }
    if (this.#known === undefined) await this.#reading;
  }

  async #readAgain(): Promise<void> {
    try {
      this.#known = (await this.#read()).filter(isOrigin);
    } catch {
      this.#known ??= [];
      this.#readAt = Number.NEGATIVE_INFINITY;
    }
  }
}

/** A host name may hold `*`, `;`, `,` and quotes as far as URLs go; in a policy those would say something else. */
const plainOrigin = /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d+)?$/;

function isOrigin(text: string): boolean {
  return plainOrigin.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
