import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Device, freshDevice, prepareForOffline } from '../src/device.ts';
import { pair } from '../src/pairing.ts';
import { QuizPlayer } from '../src/quiz-player.ts';
import { expectEachEventOnceAtCore, onlyAttempt, untilRecords } from '../src/records.ts';
import { type Stack, startStack } from '../src/stack.ts';

let stack: Stack;
let phone: Device;
let laptop: Device;
beforeAll(async () => {
  stack = await startStack();
  phone = await freshDevice();
  laptop = await freshDevice();
});
afterAll(async () => {
  await phone?.dispose();
  await laptop?.dispose();
  await stack?.dispose();
});

test('a quiz taken offline by keyboard survives the browser, reaches CouchDB and Core once, and shows on a paired device', async () => {
  const questions = await takeQuizOffline();
  await stack.start();

  const reopened = await phone.open();
  await reopened.page.goto(`${stack.url}/quiz`);
  const records = await untilRecords(stack.truth, async (found) => {
    const attempt = onlyAttempt(found);
    expect(attempt.body.value).toMatchObject({ progress: 100, completedAt: expect.any(String) });
    expect(Object.keys((attempt.body.value as { answers: object }).answers).sort()).toEqual(questions.toSorted());
    await expectEachEventOnceAtCore(stack.truth, found);
  });
  const attempt = onlyAttempt(records);
  expect(attempt.history.length).toBeGreaterThan(1);
  expect(attempt.history).toHaveLength(Number.parseInt(attempt.rev, 10));

  const second = await laptop.open();
  await pair(stack, { issuer: reopened, joiner: second });
  await new QuizPlayer(second.page).openList(stack.url);
  await second.page.getByTestId('quiz-card').first().click();
  await second.page.getByTestId('quiz-history').waitFor({ timeout: 60_000 });
  expect(await second.page.getByTestId('quiz-result').getAttribute('data-attempt')).toBe(attempt.id.split(':')[3]);
  const after = await untilRecords(stack.truth, (found) => expectEachEventOnceAtCore(stack.truth, found));
  expect(onlyAttempt(after)).toEqual(attempt);
});

async function takeQuizOffline(): Promise<string[]> {
  const browser = await phone.open();
  await prepareForOffline(browser, stack);
  await stack.stop();
  await browser.page.goto(`${stack.url}/`);
  await browser.page.getByTestId('sync-status').waitFor();
  const player = new QuizPlayer(browser.page);
  await player.openList(stack.url);
  await browser.page.reload();
  await player.startByKeyboard();
  const questions = await player.finish(() => player.answerByKeyboard());
  expect(questions.length).toBeGreaterThan(1);
  await browser.close();
  return questions;
}
