import type { Attempt } from './attempt.ts';
import { finishedAttempts, openAttempt } from './attempts.ts';
import type { Quiz } from './quiz.ts';

/** What the start page proposes: to go on with a quiz, or to try one. */
export interface Proposal {
  readonly quiz: Quiz;
  /** How far the open attempt is, 0 to 100; `undefined` for a quiz that was not begun. */
  readonly progress?: number;
}

/** The open attempt that was worked on last, else the first quiz that was never finished; `undefined` when all were. */
export function proposalOf(quizzes: readonly Quiz[], attempts: readonly Attempt[]): Proposal | undefined {
  const open = quizzes.flatMap((quiz) => {
    const attempt = openAttempt(attempts, quiz.key);
    return attempt ? [{ quiz, attempt }] : [];
  });
  const [latest] = open.toSorted((a, b) => (a.attempt.updatedAt < b.attempt.updatedAt ? 1 : -1));
  if (latest) return { quiz: latest.quiz, progress: latest.attempt.progress };
  const fresh = quizzes.find(({ key }) => finishedAttempts(attempts, key).length === 0);
  return fresh && { quiz: fresh };
}
