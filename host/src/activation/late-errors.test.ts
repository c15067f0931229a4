import { expect, test } from 'vitest';
import { releaseOf } from '../testing/fixtures.ts';
import { ErrorLedger, originOf } from './late-errors.ts';

const releases = [releaseOf('quiz'), releaseOf('blog')];

test('an error belongs to the release whose script it comes from', () => {
  expect(originOf({ filename: 'https://blog.example/blog/1.0.0/neuron.js' }, releases)?.name).toBe('blog');
});

test('without a file name the first script of a release in the stack decides', () => {
  const stack = 'Error: x\n    at render (https://host.example/main.js:1:2)\n    at Q.update (https://quiz.example/quiz/1.0.0/neuron.js:3:4)';
  expect(originOf({ stack }, releases)?.name).toBe('quiz');
});

test('an error of the shell belongs to no neuron', () => {
  expect(originOf({ filename: 'https://host.example/main.js', stack: 'Error: x' }, releases)).toBeUndefined();
});

test('the third error within a minute spends the budget, which then starts anew', () => {
  const ledger = new ErrorLedger();
  expect([1_000, 2_000, 3_000, 4_000].map((atMs) => ledger.record('quiz', atMs))).toEqual([false, false, true, false]);
});

test('errors that are far apart, or of different neurons, do not add up', () => {
  const ledger = new ErrorLedger();
  expect([ledger.record('quiz', 0), ledger.record('quiz', 59_000), ledger.record('quiz', 61_000), ledger.record('blog', 61_000)]).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
