import { EmpireError, type TaskName, taskNames } from '@empire/contract';

/** A model that this version of the application offers: its card and its file under addresses that name their content. */
export interface ListedModel {
  readonly id: string;
  readonly version: string;
  /** The tasks it answers. */
  readonly tasks: readonly TaskName[];
  readonly bytes: number;
  readonly card: string;
  readonly file: string;
}

/** What there is of AI at the gateway: the code that runs it, onnxruntime's files, and the models. */
export interface AiListing {
  readonly code: readonly string[];
  readonly runtime: readonly string[];
  readonly models: readonly ListedModel[];
}

/** Where the listing is. */
export const listingPath = '/ai/models.json';

const path = /^\/ai\/[\w.-]+$/;

/** Reads a listing that came over the network. Errors: `bad-model` when it has another shape. */
export function readListing(value: unknown): AiListing {
  if (!isRecord(value) || !isPaths(value.code) || !isPaths(value.runtime) || !Array.isArray(value.models) || !value.models.every(isModel))
    throw new EmpireError('bad-model', 'The list of models has another shape than this version reads.');
  return { code: value.code, runtime: value.runtime, models: value.models };
}

/** Whether a value is an entry of the listing. */
export function isModel(value: unknown): value is ListedModel {
  if (!isRecord(value)) return false;
  const { id, version, tasks, bytes, card, file } = value;
  if (typeof id !== 'string' || typeof version !== 'string' || !Number.isSafeInteger(bytes) || !isPaths([card, file])) return false;
  return Array.isArray(tasks) && tasks.every((task) => (taskNames as readonly unknown[]).includes(task));
}

function isPaths(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && path.test(one));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
