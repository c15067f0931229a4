import { EmpireError } from '@empire/contract';
import { MemoryNeuronData } from '@empire/contract/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answer, Quiz } from './quiz.ts';
import { QuizController } from './quiz-controller.ts';
import { quizValue } from './testing/fixtures.ts';

let life: AbortController;
beforeEach(() => {
  life = new AbortController();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  life.abort();
  vi.restoreAllMocks();
});

async function open(data: MemoryNeuronData): Promise<{ controller: QuizController; quiz: Quiz }> {
  let ids = 0;
  const controller = new QuizController({
    db: data.db,
    events: data.events,
    ai: { run: () => Promise.reject(new EmpireError('inference-unavailable', 'There is no model.')) },
    env: { now: () => 1_700_000_000_000, uuid: () => `attempt-${data.appended.length}-${ids++}` },
  });
  void controller.follow(life.signal);
  await vi.waitFor(() => expect(controller.view.ready).toBe(true));
  return { controller, quiz: controller.view.quizzes[0] as Quiz };
}

function published(): MemoryNeuronData {
  const data = new MemoryNeuronData();
  data.write('quiz', 'tea', quizValue());
  return data;
}

async function play({ controller, quiz }: { controller: QuizController; quiz: Quiz }, answers: Readonly<Record<string, Answer>>): Promise<void> {
  for (const question of quiz.questions) {
    const answer = answers[question.id];
    if (answer !== undefined) await controller.answer(quiz, { question, answer });
  }
}

const full = { morning: 'kettle', leaves: ['green'], pace: 2, words: 'sugar' } as const;

test('every answer is one event, the first and the last step have their own', async () => {
  const data = published();
  const device = await open(data);
  await device.controller.start(device.quiz);
  await play(device, full);
  expect(data.appended.map(({ type }) => type)).toEqual(['started', 'answered', 'answered', 'answered', 'answered', 'completed']);
});

test('an event names the attempt, the question and the answer, and never what was written freely', async () => {
  const data = published();
  const device = await open(data);
  await device.controller.start(device.quiz);
  await play(device, full);
  expect(data.appended[1]?.data).toEqual({ attempt: 'attempt-0-0', quiz: 'tea', question: 'morning', answer: 'kettle' });
  expect(JSON.stringify(data.appended)).not.toContain('sugar');
});

test('a free answer is stored beside the attempt and shown with it', async () => {
  const device = await open(published());
  await device.controller.start(device.quiz);
  await play(device, full);
  await vi.waitFor(() => expect(device.controller.view.notes.get('attempt-0-0')).toEqual({ words: 'sugar' }));
});

test('another controller on the same data goes on where the first one stopped', async () => {
  const data = published();
  const before = await open(data);
  await before.controller.start(before.quiz);
  await play(before, { morning: 'kettle' });
  const after = await open(data);
  await play(after, { leaves: [], pace: 1, words: '' });
  expect(after.controller.view.attempts).toMatchObject([{ id: 'attempt-0-0', progress: 100, answers: { morning: 'kettle', leaves: [], pace: 1, words: '' } }]);
});

test('an answer shows at once as saving, then as saved on this device', async () => {
  const device = await open(published());
  const started = device.controller.start(device.quiz);
  expect([device.controller.view.saving.phase, device.controller.view.attempts.length]).toEqual(['saving', 1]);
  await started;
  expect(device.controller.view.saving.phase).toBe('saved');
});

test('answers given faster than they are stored are said to be saved only when all of them are', async () => {
  const data = published();
  const device = await open(data);
  await device.controller.start(device.quiz);
  const phases: string[] = [];
  device.controller.subscribe(() => phases.push(`${device.controller.view.saving.phase} ${data.appended.length}`));
  const [morning, leaves] = device.quiz.questions;
  if (!morning || !leaves) throw new Error('the fixture has two questions');
  await Promise.all([
    device.controller.answer(device.quiz, { question: morning, answer: 'kettle' }),
    device.controller.answer(device.quiz, { question: leaves, answer: [] }),
  ]);
  expect(phases.filter((phase) => phase.startsWith('saved'))).toEqual(['saved 3']);
});

test('whoever is interrupted between the last answer and the completion is asked the last question again', async () => {
  const data = published();
  const before = await open(data);
  await before.controller.start(before.quiz);
  await play(before, { morning: 'skip', pace: 1 });
  data.refuse = 'completed';
  await play(before, { words: '' });
  const after = await open(data);
  expect(after.controller.view.attempts).toMatchObject([{ answers: { morning: 'skip', pace: 1 } }]);
  expect(after.controller.view.attempts[0]).not.toHaveProperty('completedAt');
});

test('an answer that could not be stored is taken back, and the reason is shown', async () => {
  const data = published();
  const device = await open(data);
  await device.controller.start(device.quiz);
  data.full = true;
  await play(device, { morning: 'kettle' });
  expect([device.controller.view.saving, device.controller.view.attempts[0]?.answers]).toEqual([{ phase: 'failed', code: 'storage-full' }, {}]);
});

test('a result that another device finished appears without being asked for', async () => {
  const data = published();
  const { controller } = await open(data);
  data.write('attempt', 'far', {
    quiz: 'tea',
    title: 'Tea',
    startedAt: '2026',
    updatedAt: '2026',
    edit: 4,
    answers: {},
    progress: 100,
    completedAt: '2026',
    outcome: { id: 'kettle', title: 'Kettle' },
  });
  await vi.waitFor(() => expect(controller.view.attempts.map(({ id }) => id)).toEqual(['far']));
});

test('malformed content is refused and listed with its code, the other quizzes work', async () => {
  const data = published();
  data.write('quiz', 'broken', { title: 'Broken' });
  const { controller } = await open(data);
  expect([controller.view.quizzes.map(({ key }) => key), controller.view.refused]).toEqual([
    ['tea'],
    [{ key: 'broken', code: 'bad-content', message: expect.stringContaining('broken.dimensions') }],
  ]);
});

test('a retake is an attempt of its own, and the result before it stays', async () => {
  const device = await open(published());
  await device.controller.start(device.quiz);
  await play(device, full);
  await device.controller.start(device.quiz);
  await play(device, { morning: 'skip', pace: 5, words: '' });
  const results = () => device.controller.view.attempts.map(({ progress, outcome }) => [progress, outcome?.id]);
  await vi.waitFor(() =>
    expect(results()).toEqual([
      [100, 'kettle'],
      [100, 'runner'],
    ]),
  );
});

test('going back shows the question before and appends no event', async () => {
  const data = published();
  const device = await open(data);
  await device.controller.start(device.quiz);
  await play(device, { morning: 'kettle' });
  await device.controller.back(device.quiz);
  expect([device.controller.view.attempts[0]?.at, data.appended.length]).toEqual(['morning', 2]);
});

test('a free answer that is still being written is kept, without an event, and is there after a restart', async () => {
  const data = published();
  const { controller, quiz } = await open(data);
  await controller.start(quiz);
  await play({ controller, quiz }, { morning: 'kettle', leaves: ['green'], pace: 2 });
  const told = data.appended.length;
  const question = quiz.questions.find(({ id }) => id === 'words') as Quiz['questions'][number];
  await controller.keepText(quiz, { question, text: 'sug' });
  await controller.keepText(quiz, { question, text: 'suga' });
  expect(data.appended).toHaveLength(told);
  const again = await open(data);
  expect([...again.controller.view.notes.values()]).toEqual([{ words: 'suga' }]);
  expect(again.controller.view.attempts.map(({ completedAt }) => completedAt)).toEqual([undefined]);
});
