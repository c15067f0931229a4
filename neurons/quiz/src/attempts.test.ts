import { expect, test } from 'vitest';
import type { Attempt } from './attempt.ts';
import { finishedAttempts, openAttempt, overlay } from './attempts.ts';

function attempt(id: string, rest: Partial<Attempt> = {}): Attempt {
  return { id, quiz: 'tea', title: 'Tea', startedAt: '2026-01-01', updatedAt: '2026-01-01', edit: 1, answers: {}, progress: 0, ...rest };
}

test('the furthest open attempt of the quiz is the one to go on with', () => {
  const attempts = [
    attempt('near', { progress: 10 }),
    attempt('far', { progress: 60 }),
    attempt('other', { quiz: 'rain', progress: 90 }),
    attempt('done', { completedAt: '2026-01-02', progress: 100 }),
  ];
  expect(openAttempt(attempts, 'tea')?.id).toBe('far');
});

test('of equally far attempts the latest is taken', () => {
  expect(openAttempt([attempt('old'), attempt('new', { updatedAt: '2026-02-01' })], 'tea')?.id).toBe('new');
});

test('finished attempts come latest first', () => {
  const attempts = [attempt('first', { completedAt: '2026-01-01' }), attempt('open'), attempt('second', { completedAt: '2026-01-05' })];
  expect(finishedAttempts(attempts, 'tea').map(({ id }) => id)).toEqual(['second', 'first']);
});

test('a local edit is shown until the store has it', () => {
  const local = new Map([['a', attempt('a', { edit: 3, progress: 50 })]]);
  expect([overlay([attempt('a', { edit: 2 })], local)[0]?.edit, overlay([attempt('a', { edit: 4 })], local)[0]?.edit]).toEqual([3, 4]);
});

test('an attempt that another device completed is not covered by an older local edit', () => {
  const local = new Map([['a', attempt('a', { edit: 9, progress: 50 })]]);
  expect(overlay([attempt('a', { edit: 5, progress: 100, completedAt: '2026-01-02' })], local)[0]?.progress).toBe(100);
});
