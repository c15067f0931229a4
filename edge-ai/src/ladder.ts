import { EmpireError, type Inference, type TaskInput, type TaskName, type TaskOutput } from '@empire/contract';
import type { InferenceProvider } from './inference-provider.ts';

/**
 * Runs each task by the first of `providers` that is able to, the best one first: whatever fails steps down one rung.
 * Only a provider whose task is `available` is asked; nothing is downloaded for a caller who waits.
 * Errors: `inference-unavailable` with the attempts in `details` when no rung is left; the reason of the caller's signal.
 */
export function ladder(providers: readonly InferenceProvider[]): Inference {
  return {
    async run(task, input, options = {}) {
      const signal = options.signal ?? new AbortController().signal;
      const attempts: { provider: string; reason: string }[] = [];
      for (const provider of providers.filter((candidate) => candidate.tasks.includes(task))) {
        signal.throwIfAborted();
        try {
          return await runOnce(provider, { task, input, signal, ...(options.topK !== undefined && { topK: options.topK }) });
        } catch (error) {
          signal.throwIfAborted();
          attempts.push({ provider: provider.id, reason: error instanceof Error ? error.message : String(error) });
        }
      }
      throw new EmpireError('inference-unavailable', `No provider on this device can run the task ${task}.`, { details: { task, attempts } });
    },
  };
}

async function runOnce<T extends TaskName>(
  provider: InferenceProvider,
  call: { task: T; input: TaskInput<T>; signal: AbortSignal; topK?: number },
): Promise<TaskOutput<T>> {
  const { task, input, signal, topK } = call;
  const availability = await provider.availability(task);
  if (availability !== 'available') throw new EmpireError('inference-unavailable', `${provider.id} says that ${task} is ${availability}.`);
  const runner = await provider.create(task, { signal });
  try {
    return await runner.run(input, { signal, ...(topK !== undefined && { topK }) });
  } finally {
    runner.dispose();
  }
}
