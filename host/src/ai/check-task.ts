import { EmpireError, type TaskName } from '@empire/contract';
import { MemoryShelf, type ModelShelf, type ShelvedModel, WorkerLink, WorkerProvider } from '@empire/edge-ai';
import { startWorker } from './start-worker.ts';

/** What checking a model by one runtime came to: nothing, or what is wrong. */
export interface CheckOutcome {
  readonly provider: string;
  readonly problem?: string;
}

const timeoutMs = 30_000;

/** Opens the model of a task in a worker of its own by each of `runtimes`: its hash and its golden inputs are checked on the way. */
export async function checkTask(task: TaskName, { shelf, runtimes }: { shelf: ModelShelf; runtimes: readonly string[] }): Promise<readonly CheckOutcome[]> {
  const outcomes: CheckOutcome[] = [];
  for (const provider of runtimes) {
    try {
      await open(task, { shelf, provider });
      outcomes.push({ provider });
    } catch (error) {
      outcomes.push({ provider, problem: error instanceof EmpireError ? error.message : String(error) });
    }
  }
  return outcomes;
}

/** Runs a model's golden inputs by the interpreter, before it comes into force. Errors: `bad-model`; `timeout` and `inference-unavailable` of the worker. */
export async function checkModelHere(model: ShelvedModel): Promise<void> {
  await open(model.card.task, { shelf: new MemoryShelf([model]), provider: 'interpreter' });
}

async function open(task: TaskName, { shelf, provider }: { shelf: ModelShelf; provider: string }): Promise<void> {
  const link = new WorkerLink({ start: startWorker, timeoutMs, maxDeaths: 1 });
  try {
    const runner = await new WorkerProvider({ id: provider, link, shelf }).create(task, { signal: AbortSignal.timeout(timeoutMs) });
    runner.dispose();
  } finally {
    link.stop();
  }
}
