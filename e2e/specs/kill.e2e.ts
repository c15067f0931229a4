import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserProfile } from '../src/browser-profile.ts';
import { type Device, freshDevice, prepareForOffline } from '../src/device.ts';
import { QuizPlayer } from '../src/quiz-player.ts';
import { expectEachEventOnceAtCore, onlyAttempt, untilRecords } from '../src/records.ts';
import { type Stack, startStack } from '../src/stack.ts';

let stack: Stack;
let device: Device;
beforeAll(async () => {
  stack = await startStack();
  device = await freshDevice();
});
afterAll(async () => {
  await device?.dispose();
  await stack?.dispose();
});

const kills = 4;

test('each answer that was saved when the browser was killed is there afterwards, offline, and the quiz goes on at the next question', async () => {
  const answered: string[] = [];
  await prepareAndStop();
  let expected: string | undefined;
  for (let round = 0; round < kills; round += 1) {
    const { player, browser } = await resume();
    const question = await player.questionId();
    expect(question).toBe(expected ?? question);
    answered.push(question);
    await player.answer();
    await player.saved();
    expected = await player.questionId();
    await browser.kill();
  }

  const { player } = await resume();
  expect(await player.questionId()).toBe(expected);
  const all = [...answered, ...(await player.finish())];
  await stack.start();
  await player.page.reload();
  await untilRecords(stack.truth, async (records) => {
    const attempt = onlyAttempt(records);
    expect(attempt.history).toHaveLength(Number.parseInt(attempt.rev, 10));
    expect(Object.keys((attempt.body.value as { answers: object }).answers).sort()).toEqual(all.toSorted());
    expect(records.events.filter(({ id }) => id.startsWith('quiz:e:answered:'))).toHaveLength(all.length);
    await expectEachEventOnceAtCore(stack.truth, records);
  });
});

/** Brings the app onto the device, then ends browser and servers. */
async function prepareAndStop(): Promise<void> {
  const browser = await device.open();
  await prepareForOffline(browser, stack);
  await browser.close();
  await stack.stop();
}

/** Opens the browser with every server stopped and goes to where the quiz stands. */
async function resume(): Promise<{ player: QuizPlayer; browser: BrowserProfile }> {
  const browser = await device.open();
  const player = new QuizPlayer(browser.page);
  await player.openList(stack.url);
  await player.start();
  return { player, browser };
}
