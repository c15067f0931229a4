import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserProfile } from '../src/browser-profile.ts';
import { comeOnline, type Device, freshDevice, openPage, prepareForOffline, untilShown } from '../src/device.ts';
import { pair } from '../src/pairing.ts';
import { QuizPlayer } from '../src/quiz-player.ts';
import { expectEachEventOnceAtCore, leavesOf, onlyAttempt, onlyLeaf, type Records, untilRecords } from '../src/records.ts';
import { type Stack, startStack } from '../src/stack.ts';

const conflicted = 'what-would-be-left';
const read = 'the-hour-in-the-tunnel';

let stack: Stack;
let phone: Device;
let laptop: Device;
let browsers: readonly BrowserProfile[] = [];
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
  browsers = [reopened, second];
  await pair(stack, { issuer: reopened, joiner: second });
  await new QuizPlayer(second.page).openList(stack.url);
  await second.page.getByTestId('quiz-card').first().click();
  await second.page.getByTestId('quiz-history').waitFor({ timeout: 60_000 });
  expect(await second.page.getByTestId('quiz-result').getAttribute('data-attempt')).toBe(attempt.id.split(':')[3]);
  const after = await untilRecords(stack.truth, (found) => expectEachEventOnceAtCore(stack.truth, found));
  expect(onlyAttempt(after)).toEqual(attempt);
});

test('two paired devices that went on apart, in one attempt and in one article, end equal, and nothing they did is lost', async () => {
  const [here, there] = browsers as [BrowserProfile, BrowserProfile];
  for (const browser of [here, there]) await prepareForOffline(browser, stack);
  const [near, far] = [new QuizPlayer(here.page), new QuizPlayer(there.page)];
  await near.openList(stack.url);
  await here.page.goto(`${stack.url}/quiz/${conflicted}`);
  await here.page.getByTestId('quiz-start').click();
  await near.answer();
  await near.saved();
  await untilShown(here, { phase: 'idle', pending: 0 });
  await there.page.goto(`${stack.url}/quiz/${conflicted}`);
  await far.question.waitFor({ timeout: 60_000 });
  await expect.poll(() => far.questionId(), { timeout: 30_000 }).toBe(await near.questionId());

  await stack.stop();
  await near.answer({ option: 1 });
  await near.saved();
  const finished = await far.finish(() => far.answer({ option: 0 }));
  const positions = [await readTo(here, 0.3), await readTo(there, 0.6)];
  await there.page.getByTestId('article-save').click();
  await stack.start();
  for (const browser of [here, there]) await comeOnline(browser);

  const records = await untilRecords(stack.truth, async (found) => {
    expect(attemptsOf(found)).toMatchObject([{ progress: 100, completedAt: expect.any(String) }]);
    expect(found.events.filter(({ body }) => answersAttempt(body))).toHaveLength(finished.length + 2);
    const mark = onlyLeaf(found, `blog:s:reading:${read}`).body.value as { furthest: number; saved?: boolean };
    expect(mark).toMatchObject({ saved: true, furthest: Math.max(...positions) });
    await expectEachEventOnceAtCore(stack.truth, found);
  });
  const outcome = (attemptsOf(records)[0] as { outcome: { id: string } }).outcome.id;
  for (const browser of [here, there]) {
    await untilShown(browser, { phase: 'idle', pending: 0 });
    await browser.page.goto(`${stack.url}/quiz/${conflicted}`);
    await browser.page.locator(`[data-testid="quiz-result"][data-outcome="${outcome}"]`).waitFor({ timeout: 60_000 });
    await browser.page.goto(`${stack.url}/blog/read/${read}`);
    await browser.page.locator('[data-testid="article-save"][aria-pressed="true"]').waitFor({ timeout: 60_000 });
  }
});

/** The live versions of the attempts at the quiz in conflict, as CouchDB has them. */
function attemptsOf(records: Records): unknown[] {
  return leavesOf(records, /^quiz:s:attempt:/).flatMap(({ body }) => ((body.value as { quiz: string }).quiz === conflicted ? [body.value] : []));
}

function answersAttempt(body: Readonly<Record<string, unknown>>): boolean {
  return body.type === 'answered' && (body.data as { quiz: string }).quiz === conflicted;
}

/** Reads an article as far as a share of it, and returns the position that is written down. */
async function readTo(browser: BrowserProfile, share: number): Promise<number> {
  const { page } = browser;
  await openPage(browser, `${stack.url}/blog/read/${read}`);
  const body = page.getByTestId('article-body');
  await body.waitFor({ timeout: 30_000 });
  const { y, height } = (await body.boundingBox()) ?? { y: 0, height: 0 };
  await page.mouse.move(300, 300);
  await page.mouse.wheel(0, y + height * share - (await page.evaluate(() => innerHeight)));
  const goOn = page.getByTestId('article-go-on');
  await goOn.waitFor({ timeout: 30_000 });
  return await page.evaluate(() => {
    const prose = document.querySelector('empire-shell')?.shadowRoot;
    return prose ? Math.round(progressIn(prose) * 1_000) / 1_000 : 0;

    function progressIn(root: ShadowRoot | Document): number {
      for (const element of root.querySelectorAll('*')) {
        if (element.classList.contains('prose')) {
          const { top, height: whole } = element.getBoundingClientRect();
          return Math.min(1, Math.max(0, (innerHeight - top) / Math.max(1, whole)));
        }
        const inner = element.shadowRoot ? progressIn(element.shadowRoot) : 0;
        if (inner > 0) return inner;
      }
      return 0;
    }
  });
}

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
