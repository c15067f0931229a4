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
  /** The marks of how far was read that are void since a page did not open, and that nobody has asked for yet. */
  readonly void?: readonly string[];
}

export const placeNote = 'landing';
export const pageNote = (page: number) => `landed-${page}`;

export async function placeOf(store: DocumentStore): Promise<Place> {
  return { from: 0, to: 0, ...(await store.note(placeNote)) };
}

/** The documents of a landed page: none where it was filed meanwhile. Errors: of any kind where it does not open or is no page; those of the store. */
export async function readPage({ store, sealer }: Pick<LandingParts, 'store' | 'sealer'>, page: number): Promise<readonly AnyDoc[]> {
  const sealed = await store.note(pageNote(page));
  return sealed?.ct === undefined ? [] : openPage(sealer, sealed);
}

/** Errors: of any kind where it does not open or is no page. */
export async function openPage(sealer: Sealer, sealed: unknown): Promise<readonly AnyDoc[]> {
  return [...JSON.parse(await sealer.open(sealed))];
}

/**
 * Brings the oldest landed page to where documents lie, and answers whether there was one. Filing a page twice changes nothing: who is
 * killed on the way leaves it to the next. Errors: those of reading it, and of the store.
 */
export function filePage(parts: LandingParts): Promise<boolean> {
  const { store } = parts;
  return alone(parts, async (lost) => {
    const place = await placeOf(store);
    const { from, to } = place;
    if (from >= to) return false;
    await store.graft(await readPage(parts, from), 'remote', { unseen: true });
    lost.throwIfAborted();
    await store.writeNote(pageNote(from), {});
    await store.writeNote(placeNote, { ...place, from: from + 1 });
    return true;
  });
}

/** Files whatever has landed, where it can, and answers the store: all that a context needs in which nothing lands. */
export async function allFiled(parts: LandingParts): Promise<DocumentStore> {
  while (await filePage(parts).catch(() => false));
  return parts.store;
}

/** Runs a task that no other context comes between. */
export async function alone<T>({ env, name }: Pick<LandingParts, 'env' | 'name'>, task: (lost: AbortSignal) => Promise<T>): Promise<T> {
  return (await env.lock(`empire-landing-${name}`, task)) as T;
}
