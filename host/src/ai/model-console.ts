import type { TaskName } from '@empire/contract';
import type { InferenceRecord, InferenceService } from '@empire/edge-ai';
import type { ListedModel } from './ai-listing.ts';
import type { CheckOutcome } from './check-task.ts';
import type { HostInference } from './host-inference.ts';

/** A model as the page of the models shows it. */
export interface ModelRow {
  readonly model: ListedModel;
  readonly tasks: readonly TaskName[];
  readonly role: 'current' | 'previous' | 'offered';
  /** Whether the version before it is here too. */
  readonly isReplaceable: boolean;
}

/** One rung with the state of its tasks. */
export type RungRow = ReturnType<InferenceService['status']>[number];

const fetchTimeoutMs = 60_000;

/** What the page of the models looks at and does. */
export class ModelConsole {
  models: readonly ModelRow[] | undefined;
  rungs: readonly RungRow[] | undefined;
  readonly #ai: HostInference;

  constructor(ai: HostInference) {
    this.#ai = ai;
  }

  /** Reads everything anew. */
  async look(): Promise<void> {
    const held = await this.#ai.shelf.held();
    const listed = await this.#ai.shelf.listing().then(
      ({ models }) => models,
      () => [],
    );
    const known = new Set(held.map(({ model }) => model.card));
    const previous = new Set(held.filter(({ role }) => role === 'previous').flatMap(({ tasks }) => tasks));
    const offered = listed
      .filter(({ card }) => !known.has(card))
      .map((model): ModelRow => ({ model, tasks: model.tasks, role: 'offered', isReplaceable: false }));
    this.models = [
      ...held.map((one): ModelRow => ({ ...one, isReplaceable: one.role === 'current' && one.tasks.some((task) => previous.has(task)) })),
      ...offered,
    ];
    this.rungs = this.#ai.service.status();
  }

  recent(): readonly InferenceRecord[] {
    return this.#ai.recent();
  }

  force(provider: string | undefined): void {
    this.#ai.service.force(provider);
  }

  /** Errors: `inference-unavailable`. */
  async fetch(model: ListedModel): Promise<void> {
    await this.#ai.shelf.install(model, { signal: AbortSignal.timeout(fetchTimeoutMs) });
  }

  /** Errors: `not-found`. */
  async rollBack(model: ListedModel): Promise<void> {
    await this.#ai.shelf.rollBack(model);
  }

  /** Checks the model of a task by every runtime that is here. */
  async check(task: TaskName): Promise<readonly CheckOutcome[]> {
    return await this.#ai.check(task);
  }
}
