import { EmpireError, type TaskName, taskNames } from '@empire/contract';
import { type ApprovedModel, type ModelChannel, type ModelPointer, nameOfModel } from '@empire/contract/models';

/** A model that was published here; devices hear of it once it is approved and a channel points at it. */
export interface ShelfModel extends ApprovedModel {
  readonly publishedAt: string;
  readonly approved?: { readonly by: string; readonly at: string };
}

/** What the federation keeps of its models. */
export interface ShelfState {
  /** The highest sequence that was ever signed. */
  readonly sequence: number;
  readonly models: readonly ShelfModel[];
  readonly channels: Readonly<Record<string, ModelChannel>>;
}

export const emptyShelf: ShelfState = { sequence: 0, models: [], channels: { stable: { percent: 100, active: {} } } };

const channelForm = /^[a-z][a-z0-9-]{0,39}$/;

/** Adds a model. The same one again changes nothing. Errors: `conflict` for other bytes under a known version, unless `replace`. */
export function published(state: ShelfState, model: ShelfModel, { replace = false }: { replace?: boolean } = {}): ShelfState {
  const known = state.models.find((one) => nameOfModel(one) === nameOfModel(model));
  if (known?.cardHash === model.cardHash && known.fileHash === model.fileHash) return state;
  if (known && !replace)
    throw new EmpireError('conflict', `${nameOfModel(model)} was published with other content; versions never change: give it a higher one.`);
  const next = { ...model, ...(known?.approved && replace && { approved: known.approved }) };
  return { ...state, models: [...state.models.filter((one) => one !== known), next].toSorted((a, b) => (nameOfModel(a) < nameOfModel(b) ? -1 : 1)) };
}

/** Approves a model. Errors: `not-found`. */
export function approved(state: ShelfState, name: string, approval: { by: string; at: string }): ShelfState {
  const model = modelNamed(state, name);
  return model.approved ? state : { ...state, models: state.models.map((one) => (one === model ? { ...one, approved: approval } : one)) };
}

/** Points tasks of a channel at models, or sets its share; a channel that is not there begins. Errors: `not-found`, `bad-argument`, `not-permitted` before the approval. */
export function pointed(state: ShelfState, name: string, change: { uses?: Readonly<Partial<Record<TaskName, string>>>; percent?: number }): ShelfState {
  const { uses = {}, percent } = change;
  if (!channelForm.test(name)) throw new EmpireError('bad-argument', `A channel is named like candidate; received ${name.slice(0, 40)}.`);
  if (percent !== undefined && !(percent >= 0 && percent <= 100))
    throw new EmpireError('bad-argument', `A share is a number from 0 to 100; received ${percent}.`);
  if (name === 'stable' && percent !== undefined && percent !== 100)
    throw new EmpireError('bad-argument', 'The channel stable is everybody’s: its share is 100.');
  const channel = state.channels[name] ?? { percent: 0, active: {} };
  const active: Partial<Record<TaskName, ModelPointer>> = { ...channel.active };
  for (const [task, use] of Object.entries(uses) as [TaskName, string][]) {
    const model = modelNamed(state, use);
    if (!model.approved) throw new EmpireError('not-permitted', `${use} is not approved.`);
    if (!model.tasks.includes(task)) throw new EmpireError('bad-argument', `${use} answers ${model.tasks.join(', ')}, and not ${task}.`);
    const before = active[task]?.use;
    if (before !== use) active[task] = { use, ...(before !== undefined && { before }) };
  }
  return { ...state, channels: { ...state.channels, [name]: { percent: percent ?? channel.percent, active } } };
}

/** Ends a channel: its devices use what stable says. Errors: `not-found`, `bad-argument` for stable. */
export function dropped(state: ShelfState, name: string): ShelfState {
  if (name === 'stable') throw new EmpireError('bad-argument', 'The channel stable cannot be dropped.');
  if (!state.channels[name]) throw new EmpireError('not-found', `There is no channel ${name}.`);
  const { [name]: _, ...channels } = state.channels;
  return { ...state, channels };
}

/** Points a task of a channel at what it used before. Errors: `not-found` where there is nothing before. */
export function rolledBack(state: ShelfState, task: TaskName, channel: string): ShelfState {
  const known = state.channels[channel];
  const before = known?.active[task]?.before;
  if (!known || before === undefined) throw new EmpireError('not-found', `Before what ${channel} uses for ${task} there was nothing.`);
  return { ...state, channels: { ...state.channels, [channel]: { ...known, active: { ...known.active, [task]: { use: before } } } } };
}

/** What devices are to be told: the channels, and the approved models that they point at or can go back to. */
export function toldOf({ models, channels }: ShelfState): { models: readonly ApprovedModel[]; channels: ShelfState['channels'] } {
  const named = new Set(Object.values(channels).flatMap(({ active }) => Object.values(active).flatMap(({ use, before }) => [use, before])));
  const told = models.filter((model) => model.approved && named.has(nameOfModel(model)));
  return { channels, models: told.map(({ publishedAt: _, approved: __, ...model }) => model) };
}

/** Whether a text names a task. */
export function isTaskName(text: string): text is TaskName {
  return (taskNames as readonly string[]).includes(text);
}

function modelNamed({ models }: ShelfState, name: string): ShelfModel {
  const found = models.find((model) => nameOfModel(model) === name);
  if (!found) throw new EmpireError('not-found', `There is no model ${name}; models list shows what there is.`);
  return found;
}
