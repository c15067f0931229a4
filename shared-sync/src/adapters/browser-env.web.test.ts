import { expect, test } from 'vitest';
import { browserEnv } from './browser-env.ts';

const steal = (name: string) => navigator.locks.request(name, { steal: true }, async () => undefined);

test('whoever holds a lock that is stolen hears of it and comes to an end', async () => {
  const env = browserEnv();
  let lost: AbortSignal | undefined;
  const ended = env.lock('env-stolen', async (taken) => {
    lost = taken;
    await steal('env-stolen');
    await new Promise<void>((resolve) => (taken.aborted ? resolve() : taken.addEventListener('abort', () => resolve())));
    return 'to its end';
  });
  expect(await ended).toBe('to its end');
  expect(lost?.reason).toMatchObject({ code: 'timeout' });
});

test('an error of a task that was robbed of its lock is that of the task', async () => {
  const task = async () => {
    await steal('env-failing');
    throw new RangeError('its own');
  };
  await expect(browserEnv().lock('env-failing', task)).rejects.toThrow('its own');
});

test('a lock that is kept answers what its task does, one that is not to be had nothing, and neither is called lost', async () => {
  const env = browserEnv();
  const inner = await env.lock('env-kept', async (lost) => [lost.aborted, await env.lock('env-kept', async () => 'both', { ifAvailable: true })]);
  expect(inner).toEqual([false, undefined]);
  const waiting = new AbortController();
  const outcome = env.lock('env-held', () => {
    const second = env.lock('env-held', async () => 'second', { signal: waiting.signal });
    waiting.abort(new RangeError('given up'));
    return second;
  });
  await expect(outcome).rejects.toThrow('given up');
});
