import { type TaskInput, type TaskName, taskNames } from '@empire/contract';
import { expect, test } from 'vitest';
import type { InferenceProvider } from '../inference-provider.ts';

/** One task that a provider serves, with an input it must answer. */
export interface ProviderCase<T extends TaskName = TaskName> {
  readonly task: T;
  readonly input: TaskInput<T>;
}

const signal = new AbortController().signal;
const otherTask = (provider: InferenceProvider): TaskName => taskNames.find((task) => !provider.tasks.includes(task)) ?? ('dance' as TaskName);

/** What every rung must do. `make` gives a provider that is able to run the case's task; bad inputs are texts a person may send. */
export function providerConformance<T extends TaskName>(name: string, { make, one }: { make: () => InferenceProvider; one: ProviderCase<T> }): void {
  test(`${name}: a task it knows is available and answered, and the answer names the rung`, async () => {
    const provider = make();
    expect([provider.tasks.includes(one.task), await provider.availability(one.task)]).toEqual([true, 'available']);
    const runner = await provider.create(one.task, { signal });
    expect((await runner.run(one.input)).by.provider).toBe(provider.id);
    runner.dispose();
  });

  test(`${name}: the same input gives the same answer, and the input is left as it was`, async () => {
    const runner = await make().create(one.task, { signal });
    const before = structuredClone(one.input);
    const first = await runner.run(one.input);
    expect([await runner.run(one.input), one.input]).toEqual([first, before]);
  });

  test(`${name}: a task it does not know is unavailable and refused`, async () => {
    const provider = make();
    expect(await provider.availability(otherTask(provider))).toBe('unavailable');
    await expect(provider.create(otherTask(provider), { signal })).rejects.toMatchObject({ code: 'inference-unavailable' });
  });

  test(`${name}: an aborted signal ends creating and running with its reason`, async () => {
    const aborted = AbortSignal.abort(new Error('changed my mind'));
    await expect(make().create(one.task, { signal: aborted })).rejects.toThrow('changed my mind');
    const runner = await make().create(one.task, { signal });
    await expect(runner.run(one.input, { signal: aborted })).rejects.toThrow('changed my mind');
  });

  test(`${name}: an input of another shape is refused as bad-argument`, async () => {
    const runner = await make().create(one.task, { signal });
    for (const input of [null, 7, 'text', [], {}, { text: Number.NaN }, { text: null }]) {
      await expect(runner.run(input as never), JSON.stringify(input)).rejects.toMatchObject({ code: 'bad-argument' });
    }
  });

  for (const [what, text] of Object.entries(strangeTexts)) {
    test(`${name}: ${what} gives an answer or an error code`, async () => {
      const runner = await make().create(one.task, { signal });
      const outcome = await runner.run({ ...one.input, text }).then(
        (output) => output.by.provider,
        (error: { code?: string }) => error.code,
      );
      expect([make().id, 'inference-unavailable', 'bad-model']).toContain(outcome);
    });
  }

  test(`${name}: a disposed runner answers closed, and disposing twice is harmless`, async () => {
    const runner = await make().create(one.task, { signal });
    runner.dispose();
    runner.dispose();
    await expect(runner.run(one.input)).rejects.toMatchObject({ code: 'closed' });
  });
}

const strangeTexts: Readonly<Record<string, string>> = {
  'an empty text': '',
  'a text of one megabyte': 'lorem ipsum dolor '.repeat(58_254),
  'one word of one megabyte': 'a'.repeat(1_048_576),
  'other scripts': 'こんにちは世界。 مرحبا بالعالم Привет, мир! नमस्ते',
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈😀',
  'control characters and half a surrogate pair': '\u0000\u0007\ud800\u202e\ufeff',
};
