import { EmpireError, type TaskName } from '@empire/contract';
import type { Availability } from '../inference-provider.ts';
import type { ModelShelf, ShelvedModel } from './model-shelf.ts';

/** The twin of a shelf: models already on the device. */
export class MemoryShelf implements ModelShelf {
  readonly #models: readonly ShelvedModel[];

  constructor(models: readonly ShelvedModel[]) {
    this.#models = models;
  }

  async availability(task: TaskName): Promise<Availability> {
    return this.#models.some(({ card }) => card.task === task) ? 'available' : 'unavailable';
  }

  async take(task: TaskName, { signal }: { signal: AbortSignal }): Promise<ShelvedModel> {
    signal.throwIfAborted();
    const found = this.#models.find(({ card }) => card.task === task);
    if (!found) throw new EmpireError('inference-unavailable', `There is no model for the task ${task}.`);
    return found;
  }
}
