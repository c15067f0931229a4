import { EmpireError, errorCode, type TaskName } from '@empire/contract';
import type { ApprovedModel } from '@empire/contract/models';
import type { Availability, ModelShelf, ShelvedModel } from '@empire/edge-ai';
import type { KeptFiles } from './kept-files.ts';
import { inForce, Pointers, pointersPath } from './pointers.ts';
import { dropDamaged, readModel } from './read-model.ts';
import type { Standing } from './trusted-registry.ts';

/** What the registry says to this device. */
export interface Offered {
  readonly standing: Standing;
  /** The model of each task. */
  readonly active: ReadonlyMap<TaskName, ApprovedModel>;
  /** Every model that may be used: those in force, and those that can be gone back to. */
  readonly models: readonly ApprovedModel[];
}

export interface ShelfParts {
  readonly files: KeptFiles;
  readonly offered: () => Promise<Offered>;
  /** Runs a model's golden inputs on this device. Errors: `bad-model`; anything else when it could not be tried. */
  readonly verify: (model: ShelvedModel) => Promise<void>;
}

/** A model on this device: whether it is the one in force, and for which tasks. */
export interface HeldModel {
  readonly model: ApprovedModel;
  readonly role: 'current' | 'previous';
  readonly tasks: readonly TaskName[];
}

/** What following the registry came to. */
export interface Followed {
  /** The tasks that another model answers now, or none. */
  readonly changed: readonly TaskName[];
  readonly failed: readonly { readonly model: ApprovedModel; readonly error: unknown }[];
}

/**
 * The models of this device, kept in the browser's cache. A model comes into force once the hashes that the signed registry names and its golden
 * inputs are right; the one before it stays, and answers when the files of the new one are damaged.
 */
export class KeptShelf implements ModelShelf {
  readonly #parts: ShelfParts;
  readonly #pointers: Pointers;
  /** The card of the model that each task was last opened with in this page. */
  readonly #opened = new Map<TaskName, string>();

  constructor(parts: ShelfParts) {
    this.#parts = parts;
    this.#pointers = new Pointers(parts.files);
  }

  async availability(task: TaskName): Promise<Availability> {
    const { standing, active, models } = await this.#parts.offered();
    if (standing === 'none' || standing === 'expired') return 'unavailable';
    const { tasks, refused } = await this.#pointers.read();
    const current = tasks[task]?.current;
    if (isListed(current, models) && (await this.#parts.files.has([current.card, current.file]))) return 'available';
    const offered = active.get(task);
    return offered && standing === 'current' && !Object.hasOwn(refused, offered.card) ? 'downloadable' : 'unavailable';
  }

  async take(task: TaskName, { signal }: { signal: AbortSignal }): Promise<ShelvedModel> {
    const { standing, active, models } = await this.#parts.offered();
    const isUsable = standing === 'current' || standing === 'grace';
    const { tasks, refused } = await this.#pointers.read();
    for (const model of isUsable ? [tasks[task]?.current, tasks[task]?.previous] : []) {
      const held = isListed(model, models) && (await this.#read(model));
      if (!held) continue;
      this.#opened.set(task, (model as ApprovedModel).card);
      return held;
    }
    const offered = active.get(task);
    if (!offered || standing !== 'current' || Object.hasOwn(refused, offered.card))
      throw new EmpireError('inference-unavailable', `There is no model for the task ${task}.`);
    this.#opened.set(task, offered.card);
    return await this.install(offered, { signal });
  }

  /**
   * Brings this device where the registry points: fetches what is missing, checks it, puts it in force, and lets go of what no task needs. What is
   * wrong with one model touches no other. In the grace after its expiry nothing changes. Errors: the reason of `signal`.
   */
  async follow({ signal, runtime = [] }: { signal: AbortSignal; runtime?: readonly string[] }): Promise<Followed> {
    const { standing, active } = await this.#parts.offered();
    if (standing !== 'current') return { changed: [], failed: [] };
    const { changed, failed } = await this.#takeAll(active, signal);
    const gone = Object.keys((await this.#pointers.read()).tasks).filter((task) => !active.has(task as TaskName)) as TaskName[];
    if (gone.length > 0) await this.#pointers.change((before) => ({ ...before, tasks: without(before.tasks, gone) }));
    const { tasks, refused } = await this.#pointers.read();
    // What another tab has put in force is new to this one.
    const elsewhere = [...this.#opened].filter(([task, card]) => tasks[task] && tasks[task]?.current.card !== card).map(([task]) => task);
    for (const task of [...elsewhere, ...gone]) this.#opened.delete(task);
    const kept = Object.values(tasks).flatMap(({ current, previous }) => [current, ...(previous ? [previous] : [])]);
    const awaited = [...active.values()].filter(({ card }) => !Object.hasOwn(refused, card));
    const paths = [...kept, ...awaited].flatMap(({ card, file }) => [card, file]);
    await this.#parts.files.keepOnly([pointersPath, ...runtime, ...paths]);
    return { changed: [...new Set([...changed, ...elsewhere, ...gone])], failed };
  }

  /** Fetches a model, checks it and puts it in force. Errors: `inference-unavailable`; `bad-model` for files that are not the registry's. */
  async install(model: ApprovedModel, { signal, tasks }: { signal: AbortSignal; tasks?: readonly TaskName[] }): Promise<ShelvedModel> {
    const { files, offered, verify } = this.#parts;
    const card = await files.obtain(model.card, { signal });
    const file = await files.obtain(model.file, { signal, bytes: model.bytes });
    const whole = await readModel(model, { card, file }).catch(async (error: unknown) => {
      await dropDamaged(model, files);
      throw error;
    });
    await verify(whole).catch(async (error: unknown) => {
      // It will answer no better the next time, and is not fetched again.
      if (errorCode(error) === 'bad-model') await this.#refuse(model, String((error as Error).message));
      throw error;
    });
    const { active } = await offered();
    const own = tasks ?? model.tasks.filter((task) => active.get(task)?.card === model.card);
    await this.#pointers.change((before) => inForce(before, model, own));
    return whole;
  }

  /** Puts the previous model back in force; the one it replaces is not taken again. Errors: `not-found` where there is none. */
  async rollBack(model: ApprovedModel): Promise<void> {
    await this.#pointers.change((before) => {
      const tasks = model.tasks.filter((task) => before.tasks[task]?.current.card === model.card && before.tasks[task]?.previous);
      if (tasks.length === 0) throw new EmpireError('not-found', `There is no model before ${model.id} ${model.version} on this device.`);
      const back = tasks.map((task) => [task, { current: before.tasks[task]?.previous as ApprovedModel }]);
      return { tasks: { ...before.tasks, ...Object.fromEntries(back) }, refused: { ...before.refused, [model.card]: 'It was taken back on this device.' } };
    });
  }

  /** The models that are on this device. */
  async held(): Promise<readonly HeldModel[]> {
    const found = new Map<string, { model: ApprovedModel; role: HeldModel['role']; tasks: TaskName[] }>();
    for (const [task, { current, previous }] of Object.entries((await this.#pointers.read()).tasks)) {
      for (const [model, role] of [[current, 'current'] as const, ...(previous ? [[previous, 'previous'] as const] : [])]) {
        const key = `${role} ${model.card}`;
        const one = found.get(key) ?? { model, role, tasks: [] };
        one.tasks.push(task as TaskName);
        found.set(key, one);
      }
    }
    return [...found.values()];
  }

  /** Why this device does not take a model that is offered, by the address of its card. */
  async refused(): Promise<Readonly<Record<string, string>>> {
    return (await this.#pointers.read()).refused;
  }

  async #takeAll(active: ReadonlyMap<TaskName, ApprovedModel>, signal: AbortSignal): Promise<{ changed: TaskName[]; failed: Followed['failed'][number][] }> {
    const [changed, failed]: [TaskName[], Followed['failed'][number][]] = [[], []];
    for (const model of new Map([...active.values()].map((one) => [one.card, one])).values()) {
      const { tasks, refused } = await this.#pointers.read();
      const isHere = await this.#parts.files.has([model.card, model.file]);
      const own = model.tasks.filter((task) => active.get(task)?.card === model.card);
      const pending = own.filter((task) => !isHere || tasks[task]?.current.card !== model.card);
      if (pending.length === 0 || Object.hasOwn(refused, model.card)) continue;
      try {
        await this.install(model, { signal, tasks: pending });
        changed.push(...pending);
      } catch (error) {
        signal.throwIfAborted();
        failed.push({ model, error });
      }
    }
    return { changed, failed };
  }

  async #refuse(model: ApprovedModel, why: string): Promise<void> {
    await this.#pointers.change((before) => ({ ...before, refused: { ...before.refused, [model.card]: why } }));
  }

  /** The model as it lies in the cache; nothing when a file is missing or damaged, and what is damaged goes. */
  async #read(model: ApprovedModel): Promise<ShelvedModel | undefined> {
    const { files } = this.#parts;
    const [card, file] = await Promise.all([files.held(model.card), files.held(model.file)]);
    if (!card || !file) return undefined;
    try {
      return await readModel(model, { card, file });
    } catch (error) {
      console.warn(`${model.id} ${model.version} is damaged on this device and is dropped.`, error);
      await dropDamaged(model, files);
      return undefined;
    }
  }
}

function isListed(model: ApprovedModel | undefined, models: readonly ApprovedModel[]): model is ApprovedModel {
  return model !== undefined && models.some(({ cardHash, fileHash }) => cardHash === model.cardHash && fileHash === model.fileHash);
}

function without<T extends object>(record: T, keys: readonly string[]): T {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key))) as T;
}
