import { expect, test } from 'vitest';
import { Closers } from './closers.ts';

test('parts end in reverse order, and one that fails keeps none of the others', async () => {
  const ended: string[] = [];
  const closers = new Closers();
  await closers.add(async () => void ended.push('first'));
  await closers.add(() => Promise.reject(new Error('stuck')));
  await closers.add(async () => void ended.push('last'));
  await Promise.all([closers.close(), closers.close()]);
  expect(ended).toEqual(['last', 'first']);
});

test('a part that starts while everything ends is ended at once', async () => {
  const ended: string[] = [];
  const closers = new Closers();
  await closers.close();
  await closers.add(async () => void ended.push('late'));
  expect(ended).toEqual(['late']);
});
