import { expect, test } from 'vitest';
import type { Attempt } from './attempt.ts';
import { startAttempt } from './attempt.ts';
import { parseQuiz } from './parse-quiz.ts';
import { proposalOf } from './proposal.ts';
import { quizValue } from './testing/fixtures.ts';

const quizzes = ['a', 'b', 'c'].map((key) => parseQuiz(key, quizValue()));

function attempt(key: string, part: Partial<Attempt> = {}): Attempt {
  const quiz = quizzes.find((one) => one.key === key);
  if (!quiz) throw new Error(`there is no quiz ${key}`);
  return { ...startAttempt(quiz, { id: `${key} ${part.updatedAt ?? ''}`, at: '2026-01-01T00:00:00.000Z' }), ...part };
}

test('what was begun and worked on last is gone on with', () => {
  const attempts = [attempt('b', { updatedAt: '2026-01-02', progress: 20 }), attempt('c', { updatedAt: '2026-01-03', progress: 60 })];
  expect(proposalOf(quizzes, attempts)).toEqual({ quiz: quizzes[2], progress: 60 });
});

test('otherwise a quiz that was never finished is proposed, and nothing when all were', () => {
  const done = { completedAt: '2026-01-02', progress: 100 };
  expect(proposalOf(quizzes, [attempt('a', done)])).toEqual({ quiz: quizzes[1] });
  expect(proposalOf(quizzes, [attempt('a', done), attempt('b', done), attempt('c', done)])).toBeUndefined();
});
