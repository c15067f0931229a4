import { msg, str } from '../language/words.ts';
import type { FeedReason } from './feed-reason.ts';

/** Why a card is there, in words. */
export function reasonText(reason: FeedReason): string {
  if (reason.kind === 'because') return reason.because;
  if (reason.kind === 'topic') return msg(str`More on ${reason.topic}`);
  if (reason.kind === 'open') return msg('You are in the middle of it');
  return reason.kind === 'new' ? msg('New') : msg('From the shelf');
}
