import { errorCode } from '@empire/contract';
import { expect, test } from 'vitest';
import { releaseOf } from '../testing/fixtures.ts';
import { lazyLoader } from './lazy-loader.ts';
import { MemoryLoader } from './memory-loader.ts';

const quiz = releaseOf('quiz');
const neuron = { activate: () => undefined };
const loads = new MemoryLoader(new Map([[quiz.container, () => ({ default: neuron })]]));
const { signal } = new AbortController();

test('code that could not be fetched fails the release, and is fetched again for the next', async () => {
  const answers = [() => Promise.reject(new Error('offline')), async () => loads];
  const loader = lazyLoader(async () => (answers.shift() ?? (() => Promise.reject(new Error('fetched too often'))))());
  const failure = await loader.load(quiz, { signal }).catch((error: unknown) => error);
  expect(errorCode(failure)).toBe('load-failed');
  expect(await loader.load(quiz, { signal })).toBe(neuron);
  expect(await loader.load(quiz, { signal })).toBe(neuron);
});

test('whoever gives up does not wait for code that never comes', async () => {
  const loader = lazyLoader(() => new Promise(() => undefined));
  const reason = new Error('enough');
  await expect(loader.load(quiz, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
