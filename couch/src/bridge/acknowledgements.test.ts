import { type Json, parseManifest } from '@empire/contract';
import { quizManifest } from '@empire/shared-sync/testing';
import { expect, onTestFinished, test } from 'vitest';
import { deviceAt } from '../../../e2e/wire/devices.ts';
import { startStack } from '../dev/test-stack.ts';

const signal = new AbortController().signal;
const manifest = parseManifest({ ...quizManifest, collections: [...quizManifest.collections, { name: 'ack', class: 'reply', schema: 1 }] });

test('a device of the real engine pulls its acknowledgement, and reads it as any reply', async () => {
  const stack = await startStack({ neuronsDir: null });
  onTestFinished(() => stack.close());
  const phone = await (await deviceAt(stack.gatewayUrl)).context();
  onTestFinished(() => phone.close());
  const quiz = await phone.open(manifest);
  const told = async (): Promise<unknown> => {
    await phone.transferOnce({ signal });
    return (await quiz.db.get<Json>('ack', phone.identity.deviceId))?.value;
  };
  for (let answer = 0; answer < 5; answer += 1) await quiz.events.append('answered', { answer }, { purpose: 'functional' });
  const counts = { duplicate: 0, rejected: 0, dropped: 0, above: [], at: expect.any(String) };
  await expect.poll(told, { timeout: 15_000, interval: 100 }).toEqual({ ...counts, through: 5, accepted: 5 });
  await quiz.events.append('completed', {}, { purpose: 'functional' });
  await expect.poll(told, { timeout: 15_000, interval: 100 }).toEqual({ ...counts, through: 6, accepted: 6 });
});
