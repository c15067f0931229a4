import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { recordConsole } from '../src/console-log.ts';
import { type Device, freshDevice } from '../src/device.ts';
import { QuizPlayer } from '../src/quiz-player.ts';
import { type Stack, startStack } from '../src/stack.ts';

const reportTimeout = { timeout: 90_000, interval: 1_000 };

describe('a malformed document of the server', () => {
  let stack: Stack;
  let device: Device;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack?.dispose());
  beforeEach(async () => {
    device = await freshDevice();
  });
  afterEach(() => device?.dispose());

  test('as a release in the registry is refused by itself, with its code in the console and in /healthz, and the quiz works', async () => {
    await addBrokenRelease(stack);
    const console = await takeQuiz();
    await vi.waitFor(async () => {
      const { parts } = await stack.truth.health();
      expect(parts.registry?.refused).toEqual([expect.objectContaining({ name: 'broken-neuron', code: expect.stringMatching(/^bad-(registry|manifest)$/) })]);
    }, reportTimeout);
    await vi.waitFor(
      () => expect(console).toContainEqual(expect.stringMatching(/broken-neuron[\s\S]*bad-(registry|manifest)|bad-(registry|manifest)[\s\S]*broken-neuron/)),
      reportTimeout,
    );
  });

  test('as a quiz in the content is refused by itself, with its code in the console and in /healthz, and the other quizzes work', async () => {
    await addBrokenQuiz(stack);
    const console = await takeQuiz();
    await vi.waitFor(async () => {
      const { parts } = await stack.truth.health();
      expect(parts.content?.refused).toEqual([expect.objectContaining({ id: 'quiz:c:quiz:broken-quiz', code: 'bad-content' })]);
    }, reportTimeout);
    await vi.waitFor(() => expect(console).toContainEqual(expect.stringMatching(/broken-quiz[\s\S]*bad-content|bad-content[\s\S]*broken-quiz/)), reportTimeout);
  });

  async function takeQuiz(): Promise<readonly string[]> {
    const { page, context } = await device.open();
    const lines = recordConsole(context);
    const player = new QuizPlayer(page);
    await player.openList(stack.url);
    await player.start();
    await player.finish();
    expect(lines.filter((line) => line.startsWith('uncaught'))).toEqual([]);
    return lines;
  }
});

interface RegistryDoc {
  readonly value: {
    readonly sequence: number;
    readonly releases: readonly object[];
    readonly channels: { readonly stable: Readonly<Record<string, string>> };
  };
}

async function addBrokenRelease({ truth }: Stack): Promise<void> {
  const path = `${truth.database('registry')}/host:c:registry:current`;
  const document = await truth.couch<RegistryDoc>(path);
  const { value } = document;
  const broken = { name: 'broken-neuron', version: '1.0.0', baseUrl: 'javascript:alert(1)//', files: 'none' };
  await truth.couch(path, {
    method: 'PUT',
    body: {
      ...document,
      value: {
        ...value,
        sequence: value.sequence + 1,
        releases: [...value.releases, broken],
        channels: { ...value.channels, stable: { ...value.channels.stable, 'broken-neuron': '1.0.0' } },
      },
    },
  });
}

async function addBrokenQuiz({ truth }: Stack): Promise<void> {
  await truth.couch(`${truth.database('content')}/quiz:c:quiz:broken-quiz`, {
    method: 'PUT',
    body: { v: 1, schema: 1, value: { title: 42, questions: 'none' }, publishedAt: new Date().toISOString() },
  });
}
