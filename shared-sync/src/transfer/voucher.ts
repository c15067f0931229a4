import type { NeuronStores } from '../neuron/neuron-stores.ts';

/** Who vouches for a place in a feed: that the server's history up to there is the one this device has read. */
export interface Voucher {
  /** Where the feed is read on; `undefined` where nobody vouches for any place: then ranges are read. `seq` is the place that was reached. */
  from(seq: string): Promise<string | undefined>;
  /** A place was reached, with so many changes since `from`; or, without, a first place was taken. */
  reached(seq: string, rows?: number): Promise<void>;
}

const dayMs = 24 * 3_600_000;

/**
 * What only the server writes keeps no note of its readers. A database that was put back to an earlier day, and has grown past the place of
 * a reader since, is read whole once a day: ids and revisions only, for what is here is not fetched again.
 */
export class DailyVoucher implements Voucher {
  readonly #store: NeuronStores['state']['store'];
  readonly #name: string;
  readonly #nowMs: number;

  constructor({ state }: NeuronStores, { kind, nowMs }: { kind: string; nowMs: number }) {
    this.#store = state.store;
    this.#name = `whole-${kind}`;
    this.#nowMs = nowMs;
  }

  async from(seq: string): Promise<string> {
    return (await this.#isDue()) ? '0' : seq;
  }

  async reached(): Promise<void> {
    if (await this.#isDue()) await this.#store.writeNote(this.#name, { atMs: this.#nowMs });
  }

  async #isDue(): Promise<boolean> {
    const atMs = (await this.#store.note(this.#name))?.atMs;
    return !(typeof atMs === 'number' && Math.abs(this.#nowMs - atMs) < dayMs);
  }
}
