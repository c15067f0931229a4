import { expect, test } from 'vitest';
import { ladder } from './ladder.ts';
import { MemoryProvider } from './memory-provider.ts';

const shout = (input: unknown) => String(input).toUpperCase();

test('the first provider that knows the task answers, and its runner is disposed', async () => {
  const first = new MemoryProvider('first', { shout });
  const second = new MemoryProvider('second', { shout: () => 'not asked' });
  expect([await ladder([first, second]).run('shout', 'hey'), first.live]).toEqual(['HEY', 0]);
});

test('a provider that fails steps down to the next one and is disposed all the same', async () => {
  const broken = new MemoryProvider('broken', {
    shout: () => {
      throw new Error('no room');
    },
  });
  expect([await ladder([broken, new MemoryProvider('rules', { shout })]).run('shout', 'hey'), broken.live]).toEqual(['HEY', 0]);
});

test('a task that would have to be downloaded first is left to the next provider', async () => {
  const heavy = new MemoryProvider('heavy', { shout: () => 'heavy' }, { availability: 'downloadable' });
  expect(await ladder([heavy, new MemoryProvider('rules', { shout })]).run('shout', 'hey')).toBe('HEY');
});

test('without a provider the task is refused as inference-unavailable', async () => {
  await expect(ladder([]).run('shout', 'hey')).rejects.toMatchObject({ code: 'inference-unavailable' });
});

test('the refusal lists what was tried', async () => {
  const broken = new MemoryProvider('broken', {
    shout: () => {
      throw new Error('no room');
    },
  });
  await expect(ladder([broken]).run('shout', 'hey')).rejects.toMatchObject({
    code: 'inference-unavailable',
    details: { task: 'shout', attempts: [{ provider: 'broken', reason: 'no room' }] },
  });
});

test('an aborted call rejects with the reason of its signal and asks nobody', async () => {
  const provider = new MemoryProvider('rules', { shout });
  await expect(ladder([provider]).run('shout', 'hey', { signal: AbortSignal.abort(new Error('changed my mind')) })).rejects.toThrow('changed my mind');
});
