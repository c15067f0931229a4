import type { Json, ScopedDb } from '@empire/contract';
import { type Shared, shareCache } from './share-inbox.ts';

/** One thing that was kept: a text, with the link that came with it. */
export interface Kept {
  readonly title: string;
  readonly text: string;
  /** An http address, or none. */
  readonly url?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The host's collection of what was kept. */
export const keptCollection = 'kept';

/**
 * Moves what the service worker keeps into the sealed database. It is let go there only when it is written here: whatever ends in between,
 * it comes again and is the same entry. Errors: those of writing.
 */
export async function takeShared(db: Pick<ScopedDb, 'put'>, { caches, now }: { caches: Pick<CacheStorage, 'open'>; now: () => number }): Promise<number> {
  const inbox = await caches.open(shareCache);
  let taken = 0;
  for (const { url } of await inbox.keys()) {
    const held = await inbox.match(url);
    const things = held ? keptOf((await held.json()) as Shared, now()) : [];
    const id = url.split('/').at(-1) ?? '';
    for (const [at, kept] of things.entries()) await db.put(keptCollection, `${id}.${at}`, { ...kept } satisfies Json);
    await inbox.delete(url);
    taken += things.length;
  }
  return taken;
}

/** What was shared as things to keep: what was said is one, each file is one. What is empty is none. */
export function keptOf({ title, text, url, files }: Shared, at: number): readonly Kept[] {
  // Many apps put the address into the text.
  const address = addressIn(url) ?? addressIn(text);
  const words = text.trim() === address ? '' : text.trim();
  const heading = title.trim() || words.split('\n')[0]?.slice(0, 120) || address || '';
  const said = heading === '' ? [] : [{ title: heading, text: words, ...(address && { url: address }), at }];
  return [...said, ...files.filter((file) => file.text.trim() !== '').map((file) => ({ title: file.name, text: file.text, at }))];
}

/** A kept thing as it was stored; `undefined` for what is none. */
export function readKept(value: unknown): Kept | undefined {
  const { title, text, url, at } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  if (typeof title !== 'string' || typeof text !== 'string' || typeof at !== 'number') return undefined;
  const address = typeof url === 'string' ? addressIn(url) : undefined;
  return { title, text, ...(address && { url: address }), at };
}

/** The first http address in a text: no other kind is ever made a link. */
function addressIn(text: string): string | undefined {
  const found = /https?:\/\/[^\s<>"]+/i.exec(text)?.[0];
  return found && URL.canParse(found) ? found : undefined;
}
