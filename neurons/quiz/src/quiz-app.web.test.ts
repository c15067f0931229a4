import { EmpireError } from '@empire/contract';
import { MemoryNeuronData } from '@empire/contract/testing';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { QuizAppElement } from './quiz-app.ts';
import { QuizController } from './quiz-controller.ts';
import { quizValue } from './testing/fixtures.ts';

customElements.define('test-quiz', QuizAppElement);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The page of the quiz `tea` on a device that nothing has reached yet. */
async function opened() {
  const device = new MemoryNeuronData();
  const controller = new QuizController({
    db: device.db,
    events: device.events,
    ai: { run: () => Promise.reject(new EmpireError('inference-unavailable', 'There is no model.')) },
    env: { now: () => 1_700_000_000_000, uuid: () => 'attempt' },
  });
  const closing = new AbortController();
  void controller.follow(closing.signal);
  await vi.waitFor(() => expect(controller.view.ready).toBe(true));
  QuizAppElement.controller = controller;
  const element = document.createElement('test-quiz') as QuizAppElement;
  element.path = '/quiz/tea';
  document.body.append(element);
  onTestFinished(() => {
    element.remove();
    closing.abort();
  });
  await element.updateComplete;
  const heading = () => element.shadowRoot?.querySelector<HTMLElement>('h1');
  return { element, device, controller, heading };
}

test('a quiz that has not arrived yet is waited for, and not said to be missing; nobody is led to its heading who went nowhere', async () => {
  const { element, device, heading } = await opened();
  expect(heading()).toBeNull();
  expect(element.shadowRoot?.querySelector('[role="status"]')).not.toBeNull();
  device.write('quiz', 'tea', quizValue());
  await vi.waitFor(() => expect(heading()?.dataset.place).not.toBe(undefined));
  expect(heading()?.dataset.place).not.toBe('missing');
  expect(element.shadowRoot?.activeElement).toBeNull();
});

test('after three seconds it is said that it is not here', async () => {
  const { element, heading } = await opened();
  vi.advanceTimersByTime(3_000);
  await element.updateComplete;
  expect(heading()?.dataset.place).toBe('missing');
});

test('what is being written is kept after a pause, and at once when the field or the page is left', async () => {
  const { element, device, controller } = await opened();
  device.write('quiz', 'tea', quizValue());
  await vi.waitFor(() => expect(controller.view.quizzes).toHaveLength(1));
  const [quiz] = controller.view.quizzes;
  if (!quiz) throw new Error('there is no quiz');
  await controller.start(quiz);
  for (const [id, answer] of [
    ['morning', 'kettle'],
    ['leaves', ['green']],
    ['pace', 2],
  ] as const) {
    const question = quiz.questions.find((one) => one.id === id);
    if (question) await controller.answer(quiz, { question, answer });
  }
  await element.updateComplete;
  const field = element.shadowRoot?.querySelector('textarea') as HTMLTextAreaElement;
  const write = (text: string) => {
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const kept = () => [...controller.view.notes.values()];
  write('su');
  vi.advanceTimersByTime(700);
  write('sug');
  vi.advanceTimersByTime(700);
  expect(kept()).toEqual([]);
  vi.advanceTimersByTime(200);
  await vi.waitFor(() => expect(kept()).toEqual([{ words: 'sug' }]));
  write('suga');
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await vi.waitFor(() => expect(kept()).toEqual([{ words: 'suga' }]));
  write('sugar');
  element.remove();
  expect(field.value).toBe('sugar');
  await vi.waitFor(() => expect(kept()).toEqual([{ words: 'sugar' }]));
});
