import type { EventLog, Inference, ScopedDb } from '@empire/contract';
import type { OpenUntold } from '../ai/untold-feedback.ts';
import type { FeedBoard } from './feed-board.ts';

/** What the feed of the start page runs on. */
export interface FeedSource {
  readonly board: FeedBoard;
  readonly ai: Inference;
  /** The host's own database and log. */
  readonly db: ScopedDb;
  readonly events: EventLog;
  /** Without it an outcome that is told in the moment in which the page goes is lost. */
  readonly untold?: OpenUntold;
}
