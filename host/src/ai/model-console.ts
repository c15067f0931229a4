import type { TaskName } from '@empire/contract';
import type { ApprovedModel } from '@empire/contract/models';
import type { InferenceRecord, InferenceService } from '@empire/edge-ai';
import type { CheckOutcome } from './check-task.ts';
import type { HostInference, Told } from './host-inference.ts';

/** A model as the page of the models shows it. */
export interface ModelRow {
  readonly model: ApprovedModel;
  readonly tasks: readonly TaskName[];
  readonly role: 'current' | 'previous' | 'offered';
  /** Whether the version before it is here too. */
  readonly isReplaceable: boolean;
  /** Why this device does not take it. */
  readonly refused?: string;
}

/** One rung with the state of its tasks. */
export type RungRow = ReturnType<InferenceService['status']>[number];

const fetchTimeoutMs = 60_000;

/** What the page of the models looks at and does. */
export class ModelConsole {
  models: readonly ModelRow[] | undefined;
  rungs: readonly RungRow[] | undefined;
  told: Told | undefined;
  readonly #ai: HostInference;

  constructor(ai: HostInference) {
    this.#ai = ai;
  }

  /** Reads everything anew. */
  async look(): Promise<void> {
    const { shelf } = this.#ai;
    const [held, { active }, refused] = [await shelf.held(), await this.#ai.offered(), await shelf.refused()];
    const known = new Set(held.map(({ model }) => model.card));
    const previous = new Set(held.filter(({ role }) => role === 'previous').flatMap(({ tasks }) => tasks));
    const listed = new Map([...active.values()].map((model) => [model.card, model]));
    const offered = [...listed.values()].filter(({ card }) => !known.has(card));
    this.models = [
      ...held.map((one): ModelRow => ({ ...one, isReplaceable: one.role === 'current' && one.tasks.some((task) => previous.has(task)) })),
      ...offered.map((model): ModelRow => {
        const why = refused[model.card];
        return { model, tasks: model.tasks, role: 'offered', isReplaceable: false, ...(why !== undefined && { refused: why }) };
      }),
    ];
    this.rungs = this.#ai.service.status();
    this.told = await this.#ai.told();
  }

  recent(): readonly InferenceRecord[] {
    return this.#ai.recent();
  }

  force(provider: string | undefined): void {
    this.#ai.service.force(provider);
  }

  /** Errors: `inference-unavailable`, `bad-model`. */
  async fetch(model: ApprovedModel): Promise<void> {
    await this.#ai.shelf.install(model, { signal: AbortSignal.timeout(fetchTimeoutMs) });
    this.#ai.service.renew(model.tasks);
  }

  /** Errors: `not-found`. */
  async rollBack(model: ApprovedModel): Promise<void> {
    await this.#ai.shelf.rollBack(model);
    this.#ai.service.renew(model.tasks);
  }

  /** Checks the model of a task by every runtime that is here. */
  async check(task: TaskName): Promise<readonly CheckOutcome[]> {
    return await this.#ai.check(task);
  }
}
