import { expect, test } from 'vitest';
import { type Attempt, answerAttempt, attemptValue, currentQuestion, readAttempt, returnTo, startAttempt } from './attempt.ts';
import type { Answer, Question } from './quiz.ts';
import { teaQuiz } from './testing/fixtures.ts';

const quiz = teaQuiz();
const at = '2026-03-04T05:06:07.000Z';
const started = startAttempt(quiz, { id: 'a1', at });
const questionOf = (id: string) => quiz.questions.find((question) => question.id === id) as Question;

function play(from: Attempt, answers: Readonly<Record<string, Answer>>): Attempt {
  return Object.entries(answers).reduce((attempt, [id, answer]) => answerAttempt(quiz, attempt, { question: questionOf(id), answer, at }) ?? attempt, from);
}

test('an attempt starts at the first question with no progress', () => {
  expect([currentQuestion(quiz, started)?.id, started.progress]).toEqual(['morning', 0]);
});

test('an answer moves to the next question of its branch', () => {
  expect(currentQuestion(quiz, play(started, { morning: 'skip' }))?.id).toBe('pace');
});

test('the last answer completes the attempt with its scores and outcome', () => {
  expect(play(started, { morning: 'kettle', leaves: ['green', 'black'], pace: 1, words: 'hello' })).toEqual({
    id: 'a1',
    quiz: 'tea',
    title: 'Tea or coffee',
    startedAt: at,
    updatedAt: at,
    edit: 5,
    answers: { morning: 'kettle', leaves: ['green', 'black'], pace: 1, words: '' },
    progress: 100,
    completedAt: at,
    outcome: { id: 'kettle', title: 'Kettle' },
    scores: { tea: 100, haste: 0 },
  });
});

test('what is written in a free answer is not part of the attempt', () => {
  const attempt = play(started, { morning: 'skip', pace: 1, words: 'private' });
  expect(JSON.stringify(attempt)).not.toContain('private');
});

test('an answer that is not allowed changes nothing', () => {
  expect(answerAttempt(quiz, started, { question: questionOf('morning'), answer: 'cocoa', at })).toBeUndefined();
});

test('a completed attempt takes no more answers', () => {
  const done = play(started, { morning: 'skip', pace: 1, words: '' });
  expect(answerAttempt(quiz, done, { question: questionOf('pace'), answer: 2, at })).toBeUndefined();
});

test('going back keeps the answers, and answering again steps through them', () => {
  const back = returnTo(play(started, { morning: 'kettle', leaves: ['green'] }), { question: questionOf('morning'), at });
  const again = play(back, { morning: 'kettle' });
  expect([currentQuestion(quiz, back)?.id, currentQuestion(quiz, again)?.id, again.answers]).toEqual([
    'morning',
    'leaves',
    { morning: 'kettle', leaves: ['green'] },
  ]);
});

test('an attempt that is not completed never has full progress, whatever branch is answered already', () => {
  const both = play(started, { morning: 'kettle', leaves: [], pace: 2 });
  const back = returnTo(both, { question: questionOf('morning'), at });
  expect(play(back, { morning: 'skip' }).progress).toBeLessThan(100);
});

test('an attempt comes back from the store as it went in', () => {
  const done = play(started, { morning: 'skip', pace: 1, words: '' });
  expect(readAttempt('a1', JSON.parse(JSON.stringify(attemptValue(done))))).toEqual(done);
});

test.each([undefined, null, 'text', {}, { quiz: 'tea' }])('a stored value that is no attempt (%j) is passed over', (value) => {
  expect(readAttempt('a1', value)).toBeUndefined();
});
