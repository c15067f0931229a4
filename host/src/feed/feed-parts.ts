import type { EventLog, Inference, ScopedDb } from '@empire/contract';
import type { FeedBoard } from './feed-board.ts';

/** What the feed of the start page runs on. */
export interface FeedSource {
  readonly board: FeedBoard;
  readonly ai: Inference;
  /** The host's own database and log. */
  readonly db: ScopedDb;
  readonly events: EventLog;
}
