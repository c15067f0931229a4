import { EmpireError, type ErrorCode, errorCode, errorTexts, type TaskName } from '@empire/contract';
import type { ModelRuntime } from '../runtime/model-runtime.ts';
import { openModel } from '../tasks/open-model.ts';
import type { OpenedModel, TaskByModel } from '../tasks/task-model.ts';
import { tasksByModel } from '../tasks/tasks-by-model.ts';
import type { MessageEnd, WorkerReply, WorkerRequest } from './messages.ts';

/** Answers the page's requests, one after the other: opens checked models by the runtimes given and runs tasks on them. Nothing that fails ends it. */
export function serveModels(end: MessageEnd, runtimes: readonly ModelRuntime[]): void {
  const opened = new Map<number, OpenedModel>();
  let turn: Promise<void> = Promise.resolve();
  end.addEventListener('message', ({ data }) => {
    const request = data as WorkerRequest;
    turn = turn.then(async () => end.postMessage(await reply(request, { opened, runtimes })));
  });
}

interface Served {
  readonly opened: Map<number, OpenedModel>;
  readonly runtimes: readonly ModelRuntime[];
}

async function reply(request: WorkerRequest, served: Served): Promise<WorkerReply> {
  try {
    return { id: request.id, value: await answer(request, served) };
  } catch (error) {
    const code = errorCode(error);
    const known = code !== undefined && Object.hasOwn(errorTexts, code) ? (code as ErrorCode) : 'inference-unavailable';
    return { id: request.id, error: { code: known, message: error instanceof Error ? error.message : String(error) } };
  }
}

async function answer(request: WorkerRequest, { opened, runtimes }: Served): Promise<unknown> {
  if (request.call === 'open') {
    const runtime = runtimes.find(({ id }) => id === request.runtime);
    if (!runtime) throw new EmpireError('inference-unavailable', `The worker has no runtime ${request.runtime}.`);
    opened.set(request.id, await openModel(runtime, request.model));
    return request.id;
  }
  const model = opened.get(request.opened);
  if (request.call === 'close') {
    model?.session.dispose();
    opened.delete(request.opened);
    return null;
  }
  if (!model) throw new EmpireError('closed', `The worker has no opened model ${request.opened}.`);
  const run = tasksByModel[request.task] as TaskByModel<TaskName> | undefined;
  if (!run) throw new EmpireError('inference-unavailable', `No model answers the task ${request.task}.`);
  return await run(model, { input: request.input as never, ...(request.topK !== undefined && { topK: request.topK }) });
}
