import type { EngineParts } from '@empire/shared-sync';

/** How far the first transfer has come: a part is what one neuron pulls from one database of the server. */
export interface FirstSync {
  readonly done: number;
  readonly all: number;
}

const feeds = ['pull-user', 'pull-content'];

/** Counts the parts that have arrived, among those that are known; the registry may bring more. */
export async function firstSyncOf({ neurons }: Pick<EngineParts, 'neurons'>): Promise<FirstSync> {
  const open = neurons();
  let done = 0;
  for (const { state } of open) for (const feed of feeds) if (await state.store.note(feed)) done += 1;
  return { done, all: open.length * feeds.length };
}
