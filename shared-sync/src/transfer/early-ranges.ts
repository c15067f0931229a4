import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { readMark } from './feed-mark.ts';
import type { Outbox } from './outbox.ts';
import { type Begun, begun } from './overlap.ts';
import type { Feed } from './pull.ts';
import type { PageRead, PullPorts } from './pull-documents.ts';
import { readRange } from './pull-range.ts';

/** As many as are read side by side later. */
const neuronsAtOnce = 3;

/** What is read early, and for whom. `neurons` begins with the host's own pair. */
export interface EarlyParts {
  readonly neurons: readonly NeuronStores[];
  readonly ports: PullPorts;
  readonly outbox: Outbox;
}

/**
 * The ranges of a feed that this device never began to read: they will be read, whatever else the server says. So they are read while the round
 * asks about other things; nothing of them is stored until somebody takes them.
 */
export class EarlyRanges {
  readonly #feed: Feed;
  readonly #parts: EarlyParts;
  readonly #isWanted: Promise<boolean>;
  readonly #reading = new Map<NeuronStores, Begun<PageRead>>();
  #isBegun = false;
  #isOver = false;

  constructor(feed: Feed, parts: EarlyParts) {
    this.#feed = feed;
    this.#parts = parts;
    // Whoever cannot read the marks here cannot read them later either, and says so then.
    this.#isWanted = isWanted(feed, parts).catch(() => false);
  }

  /** The server has said how far the feed has come: only from that place, or one before it, may the feed be read on after these ranges. */
  async begin(): Promise<void> {
    const { neurons, ports } = this.#parts;
    if (!(await this.#isWanted) || this.#isOver) return;
    this.#isBegun = true;
    for (const stores of neurons.slice(0, neuronsAtOnce)) this.#reading.set(stores, begun(readRange(this.#feed, { stores, ports })));
  }

  get isBegun(): boolean {
    return this.#isBegun;
  }

  /** The pages of one neuron's range from its beginning, for whoever asks first. */
  take(stores: NeuronStores): Begun<PageRead> | undefined {
    const taken = this.#reading.get(stores);
    this.#reading.delete(stores);
    return taken;
  }

  /** Lets go of what nobody took. */
  async drop(): Promise<void> {
    this.#isOver = true;
    await Promise.allSettled([...this.#reading.values()].map((one) => one.drop()));
  }
}

/** What waits to be sent goes first: the feed would tell of it once more. */
async function isWanted({ kind }: Feed, { neurons, outbox }: EarlyParts): Promise<boolean> {
  const [host] = neurons;
  const marks = host ? await Promise.all([readMark(host, `feed-${kind}`), readMark(host, `start-${kind}`)]) : [];
  if (!host || marks.some((mark) => mark !== undefined)) return false;
  const standings = await Promise.all(neurons.flatMap(({ state, log }) => [outbox.standing(state), outbox.standing(log)]));
  return standings.every(({ quietUpTo }) => quietUpTo !== undefined);
}
