import type { Locator, Page } from 'playwright-core';
import { tabTo } from './keyboard.ts';

const mostQuestions = 60;
const shownTimeoutMs = 20_000;

/** What a player fills in: the place of the option, and the text where a question asks for one. */
export interface Answer {
  readonly option: number;
  readonly text: string;
}

const plainAnswer: Answer = { option: 0, text: 'As it comes' };

/** Takes a quiz in a page, by mouse or by keyboard alone. It knows test ids and what is on the screen, nothing of the code. */
export class QuizPlayer {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get result(): Locator {
    return this.page.getByTestId('quiz-result');
  }

  get question(): Locator {
    return this.page.getByTestId('quiz-question');
  }

  /** Shows the list of quizzes and waits for the first card. */
  async openList(url: string): Promise<void> {
    await this.page.goto(`${url}/quiz`);
    await this.page.getByTestId('quiz-card').first().waitFor({ timeout: shownTimeoutMs });
  }

  /** From the list, starts or resumes the first quiz, or the one whose card holds `text`, and waits for a question. */
  async start(text = ''): Promise<void> {
    await this.page.getByTestId('quiz-card').filter({ hasText: text }).first().click();
    const start = this.page.getByTestId('quiz-start');
    await start.or(this.question).first().waitFor({ timeout: shownTimeoutMs });
    if (await start.isVisible()) await start.click();
    await this.question.waitFor({ timeout: shownTimeoutMs });
  }

  /** From the list, starts the first quiz without a mouse. */
  async startByKeyboard(): Promise<void> {
    // A person tabs on once there is something to tab to.
    await this.page.getByTestId('quiz-card').first().waitFor({ timeout: shownTimeoutMs });
    await tabTo(this.page, 'quiz-card');
    await this.page.keyboard.press('Enter');
    await this.page.getByTestId('quiz-start').waitFor({ timeout: shownTimeoutMs });
    await tabTo(this.page, 'quiz-start');
    await this.page.keyboard.press('Enter');
    await this.question.waitFor({ timeout: shownTimeoutMs });
  }

  /** The id of the question on the screen. */
  async questionId(): Promise<string> {
    return (await this.question.getAttribute('data-question', { timeout: shownTimeoutMs })) ?? '';
  }

  /** Resolves once the page says that the last thing done is durable on this device. */
  async saved(): Promise<void> {
    await this.page.locator('[data-testid="quiz-saving"][data-phase="saved"]').waitFor({ timeout: shownTimeoutMs });
  }

  /** Answers the question on the screen and goes on to the next one or the result. */
  async answer(answer: Partial<Answer> = {}): Promise<void> {
    const { option, text } = { ...plainAnswer, ...answer };
    const kind = await this.#kind();
    if (kind === 'text') await this.page.getByTestId('quiz-text').fill(text);
    else if (kind !== 'scale') await this.page.getByTestId('quiz-option').nth(option).check();
    await this.#leave(() => this.page.getByTestId('quiz-next').click());
  }

  /** Answers the question on the screen without a mouse: the first option, a step up the scale, or typed text. */
  async answerByKeyboard(): Promise<void> {
    const { keyboard } = this.page;
    const kind = await this.#kind();
    if (kind === 'text') {
      await tabTo(this.page, 'quiz-text');
      await keyboard.type(plainAnswer.text);
    } else if (kind === 'scale') {
      await tabTo(this.page, 'quiz-scale');
      await keyboard.press('ArrowRight');
    } else {
      await tabTo(this.page, 'quiz-option');
      await keyboard.press('Space');
    }
    await this.#leave(async () => {
      await tabTo(this.page, 'quiz-next');
      await keyboard.press('Enter');
    });
  }

  /** Answers what is left by `step` until the result is shown and saved. Returns the ids of the questions that were answered. */
  async finish(step: () => Promise<void> = () => this.answer()): Promise<string[]> {
    const answered: string[] = [];
    while (answered.length < mostQuestions) {
      if (await this.result.isVisible()) {
        await this.saved();
        return answered;
      }
      answered.push(await this.questionId());
      await step();
    }
    throw new Error(`The quiz showed no result after ${mostQuestions} questions: ${answered.join(', ')}.`);
  }

  async #kind(): Promise<string> {
    return (await this.question.getAttribute('data-kind', { timeout: shownTimeoutMs })) ?? '';
  }

  /** Waits for the result or for another question than the one on the screen. */
  async #leave(act: () => Promise<void>): Promise<void> {
    const before = await this.questionId();
    await act();
    const next = this.page.locator(`[data-testid="quiz-question"]:not([data-question="${before}"])`);
    await this.result.or(next).first().waitFor({ timeout: shownTimeoutMs });
  }
}
