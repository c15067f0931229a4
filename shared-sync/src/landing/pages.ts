import type { AnyDoc } from '../../core/index.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { Env } from '../ports/env.ts';
import type { Sealer } from '../ports/key-vault.ts';

/** What landing in one database works with. `name` is that of the database with its generation. */
export interface LandingParts {
  readonly store: DocumentStore;
  readonly sealer: Sealer;
  readonly env: Pick<Env, 'lock'>;
  readonly name: string;
}

/** The numbers of the landed pages: from the first that is not filed yet up to, and without, the one that comes next. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

const placeNote = 'landing';
const pageNote = (page: number) => `landed-${page}`;
/** What a device knows of how far it has read. Without it everything is read again. */
const marks = ['user', 'content', 'registry'].flatMap((kind) => [`pull-${kind}`, `range-${kind}`]);

export async function placeOf(store: DocumentStore): Promise<Place> {
  const { from = 0, to = 0 } = ((await store.note(placeNote)) ?? {}) as Partial<Place>;
  return { from, to };
}

/** Stores one page of documents beside the others, sealed as a whole, and answers its number. Errors: as of `DocumentStore.writeNote`. */
export async function landPage(parts: LandingParts, docs: readonly AnyDoc[]): Promise<number> {
  const { store, sealer } = parts;
  const sealed = await sealer.seal(JSON.stringify(docs));
  return alone(parts, async (lost) => {
    const { from, to } = await placeOf(store);
    lost.throwIfAborted();
    await store.writeNote(pageNote(to), { ...sealed });
    lost.throwIfAborted();
    await store.writeNote(placeNote, { from, to: to + 1 });
    return to;
  });
}

/** The documents of a landed page: none where it was filed meanwhile, `undefined` where it does not open any more. */
export async function readPage({ store, sealer }: Pick<LandingParts, 'store' | 'sealer'>, page: number): Promise<readonly AnyDoc[] | undefined> {
  const sealed = await store.note(pageNote(page));
  if (sealed?.ct === undefined) return [];
  try {
    const docs: unknown = JSON.parse(await sealer.open(sealed));
    // Another sealed text of the same database may have taken its place.
    return Array.isArray(docs) ? docs : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Brings the oldest landed page to where documents lie, and answers whether there was one. Filing a page twice changes nothing: who is
 * killed on the way leaves it to the next. What a page held that does not open any more is read from the server again: nobody can have
 * changed it here.
 */
export function filePage(parts: LandingParts): Promise<boolean> {
  const { store } = parts;
  return alone(parts, async (lost) => {
    const { from, to } = await placeOf(store);
    if (from >= to) return false;
    const docs = await readPage(parts, from);
    if (docs) await store.graft(docs, 'remote', { unseen: true });
    else for (const mark of marks) if (await store.note(mark)) await store.writeNote(mark, {});
    lost.throwIfAborted();
    await store.writeNote(pageNote(from), {});
    lost.throwIfAborted();
    await store.writeNote(placeNote, { from: from + 1, to });
    return true;
  });
}

/** Files whatever has landed, where it can, and answers the store: all that a context needs in which nothing lands. */
export async function allFiled(parts: LandingParts): Promise<DocumentStore> {
  while (await filePage(parts).catch(() => false));
  return parts.store;
}

async function alone<T>({ env, name }: Pick<LandingParts, 'env' | 'name'>, task: (lost: AbortSignal) => Promise<T>): Promise<T> {
  return (await env.lock(`empire-landing-${name}`, task)) as T;
}
