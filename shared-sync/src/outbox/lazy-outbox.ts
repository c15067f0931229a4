import type { OutboxParts, OutboxView } from './outbox-view.ts';

/** What waits to be sent and what the server refused, with what a person can do about it: see {@link OutboxView}. */
export type OutboxApi = Pick<OutboxView, 'list' | 'watch' | 'retry' | 'discard' | 'discarded' | 'undo' | 'awaitSynced'>;

/** The outbox view, loaded at its first use: a service worker and a page that shows nothing of it never do. */
export function lazyOutbox(parts: OutboxParts): OutboxApi {
  let loading: Promise<OutboxView> | undefined;
  const view = () => {
    loading ??= import('./outbox-view.ts').then((module) => new module.OutboxView(parts));
    return loading;
  };
  return {
    list: async () => (await view()).list(),
    watch: async function* (options) {
      yield* (await view()).watch(options);
    },
    retry: async (id) => (await view()).retry(id),
    discard: async (id) => (await view()).discard(id),
    discarded: async () => (await view()).discarded(),
    undo: async (id) => (await view()).undo(id),
    awaitSynced: async (id, options) => (await view()).awaitSynced(id, options),
  };
}
