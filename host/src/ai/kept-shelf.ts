import { EmpireError, errorCode, type TaskName } from '@empire/contract';
import { type Availability, checkModel, type ModelShelf, parseCard, type ShelvedModel } from '@empire/edge-ai';
import { type AiListing, isModel, type ListedModel, listingPath, readListing } from './ai-listing.ts';
import type { KeptFiles } from './kept-files.ts';

const pointersPath = '/ai/active.json';

/** Which model answers a task on this device, which one did before, and which one was taken back. */
interface Pointer {
  readonly current: ListedModel;
  readonly previous?: ListedModel;
  readonly refused?: string;
}

type Pointers = Readonly<Partial<Record<TaskName, Pointer>>>;

/** A model on this device: whether it is the one in force, and for which tasks. */
export interface HeldModel {
  readonly model: ListedModel;
  readonly role: 'current' | 'previous';
  readonly tasks: readonly TaskName[];
}

/**
 * The models of this device, kept in the browser's cache. A model comes into force once its card and its file are here and its hash
 * is right; the one before it stays and answers when the files of the new one are damaged.
 */
export class KeptShelf implements ModelShelf {
  readonly #files: KeptFiles;
  #listing: AiListing | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(files: KeptFiles) {
    this.#files = files;
  }

  async availability(task: TaskName): Promise<Availability> {
    const pointer = (await this.#pointers())[task];
    if (pointer && (await this.#files.has([pointer.current.card, pointer.current.file]))) return 'available';
    return (await this.#listed(task)) ? 'downloadable' : 'unavailable';
  }

  async take(task: TaskName, { signal }: { signal: AbortSignal }): Promise<ShelvedModel> {
    const pointer = (await this.#pointers())[task];
    for (const model of [pointer?.current, pointer?.previous]) {
      const shelved = model && (await this.#read(model));
      if (shelved) return shelved;
    }
    const listed = await this.#listed(task);
    if (!listed) throw new EmpireError('inference-unavailable', `There is no model for the task ${task}.`);
    return await this.install(listed, { signal });
  }

  /** What the gateway offers, or offered when it was last reached. Nothing where it never was. */
  async listing({ signal, fresh = false }: { signal?: AbortSignal; fresh?: boolean } = {}): Promise<AiListing> {
    if (this.#listing && !fresh) return this.#listing;
    const held = fresh ? undefined : await this.#files.held(listingPath);
    const response = held ?? (await this.#files.fetch(listingPath, { signal: signal ?? new AbortController().signal, fresh: true }));
    this.#listing = readListing(await response.json());
    return this.#listing;
  }

  /** Fetches the models that are listed and not in force here; lets go of files that no task needs any more. Errors: as `take`. */
  async refresh({ signal }: { signal: AbortSignal }): Promise<void> {
    const { models, runtime } = await this.listing({ signal, fresh: true });
    for (const model of models) {
      const pointers = await this.#pointers();
      const isWanted = model.tasks.some((task) => pointers[task]?.current.card !== model.card && pointers[task]?.refused !== model.card);
      if (isWanted) await this.install(model, { signal });
    }
    const kept = Object.values(await this.#pointers()).flatMap(({ current, previous }) => [current, ...(previous ? [previous] : [])]);
    await this.#files.keepOnly([listingPath, pointersPath, ...runtime, ...kept.flatMap(({ card, file }) => [card, file])]);
  }

  /** Puts the previous model of a task back in force; the one it replaces is not taken again. Errors: `not-found` where there is none. */
  async rollBack(model: ListedModel): Promise<void> {
    await this.#point((pointers) => {
      const tasks = model.tasks.filter((task) => pointers[task]?.current.card === model.card && pointers[task]?.previous);
      if (tasks.length === 0) throw new EmpireError('not-found', `There is no model before ${model.id} ${model.version} on this device.`);
      return tasks.map((task) => [task, { current: pointers[task]?.previous as ListedModel, refused: model.card }]);
    });
  }

  /** The models that are on this device. */
  async held(): Promise<readonly HeldModel[]> {
    const found = new Map<string, { model: ListedModel; role: HeldModel['role']; tasks: TaskName[] }>();
    for (const [task, { current, previous }] of Object.entries(await this.#pointers())) {
      for (const [model, role] of [[current, 'current'] as const, ...(previous ? [[previous, 'previous'] as const] : [])]) {
        const key = `${role} ${model.card}`;
        const one = found.get(key) ?? { model, role, tasks: [] };
        one.tasks.push(task as TaskName);
        found.set(key, one);
      }
    }
    return [...found.values()];
  }

  async #listed(task: TaskName): Promise<ListedModel | undefined> {
    const listing = await this.listing().catch((error: unknown) => {
      if (errorCode(error) === 'inference-unavailable') return undefined;
      throw error;
    });
    return listing?.models.find(({ tasks }) => tasks.includes(task));
  }

  /** The model as it lies in the cache; nothing when a file is missing or damaged, and then nothing of it is left. */
  async #read(model: ListedModel): Promise<ShelvedModel | undefined> {
    const [card, file] = await Promise.all([this.#files.held(model.card), this.#files.held(model.file)]);
    if (!card || !file) return undefined;
    try {
      return await shelved(card, file);
    } catch (error) {
      console.warn(`${model.id} ${model.version} is damaged on this device and is dropped.`, error);
      await this.#files.drop([model.card, model.file]);
      return undefined;
    }
  }

  /** Fetches a model, checks it and puts it in force. Errors: `inference-unavailable`; `bad-model` for a file that is not its card's. */
  async install(model: ListedModel, { signal }: { signal: AbortSignal }): Promise<ShelvedModel> {
    const card = await this.#files.fetch(model.card, { signal });
    const file = await this.#files.fetch(model.file, { signal });
    const checked = await shelved(card, file).catch(async (error: unknown) => {
      await this.#files.drop([model.card, model.file]);
      throw error;
    });
    await this.#point((pointers) =>
      model.tasks.map((task) => {
        const before = pointers[task];
        const previous = before?.current.card === model.card ? before.previous : before?.current;
        return [task, { current: model, ...(previous && { previous }) }];
      }),
    );
    return checked;
  }

  /** One change after the other. */
  #point(change: (pointers: Pointers) => readonly (readonly [TaskName, Pointer])[]): Promise<void> {
    const turn = this.#turn
      .catch(() => undefined)
      .then(async () => {
        const pointers = await this.#pointers();
        await this.#files.put(pointersPath, Response.json({ ...pointers, ...Object.fromEntries(change(pointers)) }));
      });
    this.#turn = turn;
    return turn;
  }

  async #pointers(): Promise<Pointers> {
    const held = await this.#files.held(pointersPath);
    const value: unknown = held ? await held.json().catch(() => undefined) : undefined;
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([, pointer]) => isModel((pointer as Partial<Pointer> | null)?.current)));
  }
}

async function shelved(card: Response, file: Response): Promise<ShelvedModel> {
  const model = { card: parseCard(await card.json()), bytes: new Uint8Array(await file.arrayBuffer()) };
  await checkModel(model.card, model.bytes);
  return model;
}
