import type { Attempt } from './attempt.ts';

/** The attempt of this quiz to go on with: of the open ones, the furthest, then the latest. */
export function openAttempt(attempts: readonly Attempt[], quiz: string): Attempt | undefined {
  return attempts
    .filter((attempt) => attempt.quiz === quiz && !attempt.completedAt)
    .toSorted((a, b) => b.progress - a.progress || compareText(b.updatedAt, a.updatedAt))[0];
}

/** The completed attempts of this quiz, the latest first. */
export function finishedAttempts(attempts: readonly Attempt[], quiz: string): readonly Attempt[] {
  return attempts
    .filter((attempt) => attempt.quiz === quiz && attempt.completedAt !== undefined)
    .toSorted((a, b) => compareText(b.completedAt ?? '', a.completedAt ?? ''));
}

/** The stored attempts with those of this page laid over them that the store has not caught up with. */
export function overlay(stored: readonly Attempt[], local: ReadonlyMap<string, Attempt>): readonly Attempt[] {
  const merged = new Map(stored.map((attempt) => [attempt.id, attempt]));
  for (const attempt of local.values()) {
    const known = merged.get(attempt.id);
    if (!known || isAhead(attempt, known)) merged.set(attempt.id, attempt);
  }
  return [...merged.values()];
}

/** Whether the page's copy is newer than the stored one: more edits, unless another device came further meanwhile. */
export function isAhead(local: Attempt, stored: Attempt): boolean {
  return local.edit > stored.edit && !(stored.progress === 100 && local.progress < 100);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
