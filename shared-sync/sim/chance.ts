/** A seeded source of chance (mulberry32, Tommy Ettinger 2017): the same seed gives the same numbers. */
export class Chance {
  #state: number;

  /** `seed` is a whole number, up to 2^53: those that differ beyond 32 bits are mixed, not cut off. */
  constructor(seed: number) {
    this.#state = (seed ^ Math.imul(Math.trunc(seed / 2 ** 32), 0x9e3779b1)) >>> 0;
  }

  /** From 0 up to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<const T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.below(256));
  }

  /** Many bytes for one number's worth of chance. */
  filling(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    let state = this.below(2 ** 31) | 1;
    for (let at = 0; at < count; at += 1) {
      state = Math.imul(state, 0x19660d) + 0x3c6ef35f;
      bytes[at] = state >>> 24;
    }
    return bytes;
  }

  uuid(): string {
    const hex = [...this.bytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
