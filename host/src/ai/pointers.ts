import type { TaskName } from '@empire/contract';
import type { ApprovedModel } from '@empire/contract/models';
import type { KeptFiles } from './kept-files.ts';

/** Which model answers a task on this device, and which one did before. */
export interface Pointer {
  readonly current: ApprovedModel;
  readonly previous?: ApprovedModel;
}

/** What is in force on this device, and the models (by the address of their card) that it does not take, with why. */
export interface InForce {
  readonly tasks: Readonly<Partial<Record<TaskName, Pointer>>>;
  readonly refused: Readonly<Record<string, string>>;
}

/** Where it is kept, beside the files it speaks of: they go together. */
export const pointersPath = '/ai/in-force.json';

const nothing: InForce = { tasks: {}, refused: {} };

/** The pointers of this device, changed one after the other. */
export class Pointers {
  readonly #files: KeptFiles;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(files: KeptFiles) {
    this.#files = files;
  }

  async read(): Promise<InForce> {
    const held = await this.#files.held(pointersPath);
    const value: unknown = held ? await held.json().catch(() => undefined) : undefined;
    if (!isRecord(value) || !isRecord(value.tasks) || !isRecord(value.refused)) return nothing;
    const tasks = Object.entries(value.tasks).filter(([, pointer]) => isRecord(pointer) && isModel(pointer.current));
    return { tasks: Object.fromEntries(tasks), refused: value.refused as Record<string, string> };
  }

  change(change: (before: InForce) => InForce): Promise<void> {
    const turn = this.#turn.catch(() => undefined).then(async () => this.#files.put(pointersPath, Response.json(change(await this.read()))));
    this.#turn = turn;
    return turn;
  }
}

/** Puts a model in force for these tasks; what it replaces stays beside it. */
export function inForce(before: InForce, model: ApprovedModel, tasks: readonly TaskName[]): InForce {
  const pointers = tasks.map((task): [TaskName, Pointer] => {
    const known = before.tasks[task];
    const previous = known?.current.card === model.card ? known.previous : known?.current;
    return [task, { current: model, ...(previous && { previous }) }];
  });
  const { [model.card]: _, ...refused } = before.refused;
  return { tasks: { ...before.tasks, ...Object.fromEntries(pointers) }, refused };
}

function isModel(value: unknown): boolean {
  return isRecord(value) && ['id', 'version', 'card', 'cardHash', 'file', 'fileHash'].every((member) => typeof value[member] === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
