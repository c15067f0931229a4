/**
 * Where a person stands with something: not begun (`new`), in the middle of it (`open`), or through with it (`done`). What is done is not shown; it
 * speaks for what is like it.
 */
export type FeedStanding = 'new' | 'open' | 'done';

/** Something of a neuron that the start page may show. What is not known is left out. */
export interface FeedItem {
  /** Unique within the neuron, at most 200 letters. The neuron's element of the slot `feed` gets it in its attribute `item`. */
  readonly id: string;
  readonly standing: FeedStanding;
  /** The card has a control of its own to be put away with: the host shows none. */
  readonly ownLess?: boolean;
  /** What a button that is about it calls it. */
  readonly title: string;
  readonly topics?: readonly string[];
  /** Milliseconds since 1970. */
  readonly publishedAt?: number;
  /** Of the task `embed`, where all neurons use one space. */
  readonly vector?: readonly number[];
  /** When the person last did something with it (milliseconds since 1970). */
  readonly usedAt?: number;
  /** A sentence for whatever is shown because of this one: `Because you read “Low tide”`. */
  readonly because?: string;
}

/** The feed of the start page. The host ranks what all neurons propose, says why each card is there, and leaves out what the person wants less of. */
export interface Feed {
  /** Replaces what this neuron proposes; 400 items at most. Errors: `bad-argument` for an item of another shape or an id that comes twice. */
  propose(items: readonly FeedItem[]): void;
}
