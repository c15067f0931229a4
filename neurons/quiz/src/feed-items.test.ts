import { expect, test } from 'vitest';
import type { Attempt } from './attempt.ts';
import { feedItems } from './feed-items.ts';
import { parseQuiz } from './parse-quiz.ts';
import { quizValue } from './testing/fixtures.ts';

const quizzes = ['tea', 'rain', 'sun'].map((key) => parseQuiz(key, { ...quizValue(), title: key, topics: ['home'] }));
const attempt = (quiz: string, rest: Partial<Attempt>): Attempt => ({
  id: quiz,
  quiz,
  title: quiz,
  startedAt: '2026-01-01',
  updatedAt: '2026-01-02T00:00:00.000Z',
  edit: 1,
  answers: {},
  progress: 0,
  ...rest,
});

test('a quiz that was begun is open, one that was finished done, another new', () => {
  const attempts = [attempt('tea', { progress: 40 }), attempt('rain', { progress: 100, completedAt: '2026-01-03T00:00:00.000Z' })];
  const at = { topics: ['home'] };
  expect(feedItems(quizzes, attempts)).toEqual([
    { id: 'tea', title: 'tea', ...at, standing: 'open', usedAt: Date.UTC(2026, 0, 2), because: 'Because you took “tea”' },
    { id: 'rain', title: 'rain', ...at, standing: 'done', usedAt: Date.UTC(2026, 0, 3), because: 'Because you took “rain”' },
    { id: 'sun', title: 'sun', ...at, standing: 'new', because: 'Because you took “sun”' },
  ]);
});
