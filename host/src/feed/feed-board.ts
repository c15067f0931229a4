import type { Feed, FeedItem } from '@empire/contract';
import { Store } from '../state/store.ts';
import { checkFeedItems } from './feed-items.ts';

/** What every neuron that runs proposes for the start page. */
export type Proposals = ReadonlyMap<string, readonly FeedItem[]>;

/** Where neurons put up what they propose; it is gone with the neuron. */
export class FeedBoard {
  readonly proposals = new Store<Proposals>(new Map());

  /** The feed of one neuron until `signal` aborts. */
  for(neuron: string, signal: AbortSignal): Feed {
    signal.addEventListener('abort', () => this.#put(neuron, undefined), { once: true });
    return {
      propose: (items) => {
        if (!signal.aborted) this.#put(neuron, structuredClone(checkFeedItems(items)));
      },
    };
  }

  /** What is proposed again as it was changes nothing: neurons propose after each of their changes. */
  #put(neuron: string, items: readonly FeedItem[] | undefined): void {
    this.proposals.update((before) => {
      if (JSON.stringify(items) === JSON.stringify(before.get(neuron))) return before;
      const after = new Map(before);
      if (items) after.set(neuron, items);
      else after.delete(neuron);
      return after;
    });
  }
}
