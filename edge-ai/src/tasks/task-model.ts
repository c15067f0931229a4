import type { TaskInput, TaskName, TaskOutput } from '@empire/contract';
import type { RunOptions } from '../inference-provider.ts';
import type { ModelCard } from '../model/model-card.ts';
import type { ModelSession } from '../runtime/model-runtime.ts';

/** A checked model opened by a runtime. `provider` is the rung that opened it. */
export interface OpenedModel {
  readonly card: ModelCard;
  readonly session: ModelSession;
  readonly provider: string;
}

/** Answers one task by a model. Errors: `bad-argument` for an input of another shape, `bad-model`. */
export type TaskByModel<T extends TaskName> = (model: OpenedModel, call: { readonly input: TaskInput<T> } & RunOptions) => Promise<TaskOutput<T>>;
