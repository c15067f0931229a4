import type { FeedItem } from '@empire/contract';
import type { Attempt } from './attempt.ts';
import { finishedAttempts, openAttempt } from './attempts.ts';
import type { Quiz } from './quiz.ts';
import { msg, str } from './words.ts';

/** What the start page may show of the quizzes: to go on with one, or to try one. Those that were finished speak for what is like them. */
export function feedItems(quizzes: readonly Quiz[], attempts: readonly Attempt[]): readonly FeedItem[] {
  return quizzes.map(({ key, title, topics }) => {
    const open = openAttempt(attempts, key);
    const [finished] = finishedAttempts(attempts, key);
    const last = open?.updatedAt ?? finished?.completedAt;
    return {
      id: key,
      title,
      topics,
      standing: open ? 'open' : finished ? 'done' : 'new',
      ...(last !== undefined && Number.isFinite(Date.parse(last)) && { usedAt: Date.parse(last) }),
      because: msg(str`Because you took “${title}”`),
    };
  });
}
