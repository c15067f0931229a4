import type { ErrorCode, TaskName } from '@empire/contract';
import type { ShelvedModel } from '../model/model-shelf.ts';

/** What the page asks of the worker. Each request is answered by a {@link WorkerReply} with its `id`. */
export type WorkerRequest = { readonly id: number } & (
  | { readonly call: 'open'; readonly runtime: string; readonly model: ShelvedModel }
  | { readonly call: 'run'; readonly opened: number; readonly task: TaskName; readonly input: unknown; readonly topK?: number }
  | { readonly call: 'close'; readonly opened: number }
);

/** `value` is the number of the opened model, or the task's answer. */
export type WorkerReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly message: string } };

/** The side of a channel that both a `Worker` and the scope inside it have. */
export interface MessageEnd {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}
