import { EmpireError, type TaskName } from '@empire/contract';
import { type ModelShelf, WorkerLink, WorkerProvider } from '@empire/edge-ai';
import { startWorker } from './start-worker.ts';

/** What checking a model by one runtime came to: nothing, or what is wrong. */
export interface CheckOutcome {
  readonly provider: string;
  readonly problem?: string;
}

const timeoutMs = 30_000;

/** Opens the model of a task in a worker of its own by each of `runtimes`: its hash and its golden inputs are checked on the way. */
export async function checkTask(task: TaskName, { shelf, runtimes }: { shelf: ModelShelf; runtimes: readonly string[] }): Promise<readonly CheckOutcome[]> {
  const link = new WorkerLink({ start: startWorker, timeoutMs, maxDeaths: 1 });
  const outcomes: CheckOutcome[] = [];
  for (const provider of runtimes) {
    try {
      const runner = await new WorkerProvider({ id: provider, link, shelf }).create(task, { signal: AbortSignal.timeout(timeoutMs) });
      runner.dispose();
      outcomes.push({ provider });
    } catch (error) {
      outcomes.push({ provider, problem: error instanceof EmpireError ? error.message : String(error) });
    }
  }
  link.stop();
  return outcomes;
}
