import type { DocumentStore } from '../ports/document-store.ts';
import type { Channel, Env } from '../ports/env.ts';
import { LandedStore, type LandingOptions } from './landed-store.ts';
import type { LandingParts } from './pages.ts';

/** Gives a store what it is to be used through. */
export type Land = (opened: Omit<LandingParts, 'env'>) => Promise<DocumentStore>;

/** Its messages are the names of databases in which something has landed. */
export const landingChannel = 'empire-landing';

/** Has pulled documents land in every store of a context, and tells the stores of the others when they do. */
export function landing(env: Env, options: LandingOptions = {}): Land {
  const open = new Map<LandedStore, string>();
  let channel: Channel | undefined;
  let ending = new AbortController();
  const hear = (name: string) => {
    for (const [store, its] of open) if (its === name) store.hear();
  };
  const listen = () => {
    const opened = env.channel(landingChannel);
    ending = new AbortController();
    opened.listen(hear, { signal: ending.signal });
    return opened;
  };
  const closed = (store: LandedStore) => {
    open.delete(store);
    if (open.size > 0) return;
    ending.abort();
    channel?.close();
    channel = undefined;
  };
  return async (parts) => {
    channel ??= listen();
    const { name } = parts;
    const landed = () => {
      channel?.post(name);
      hear(name);
    };
    const store = new LandedStore({ ...parts, env, options, landed, closed });
    open.set(store, name);
    return store;
  };
}
