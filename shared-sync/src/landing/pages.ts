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
  /** Since a page did not open every mark of how far was read is void, but for these, which were asked for since then. */
  readonly asked?: readonly string[];
}

export const placeNote = 'landing';
export const pageNote = (page: number) => `landed-${page}`;

/** Where the landed pages begin and end. Should the note of it be gone, they are found by their own. */
export async function placeOf(store: DocumentStore): Promise<Place> {
  const place = await store.note(placeNote);
  if (place) return place as unknown as Place;
  for (let to = 0; ; to += 1) if (!(await store.note(pageNote(to)))) return { from: 0, to };
}

/** Whether nothing that has landed waits to be filed. */
export async function isAllFiled(store: DocumentStore): Promise<boolean> {
  const { from, to } = await placeOf(store);
  return from >= to;
}

/** The documents of a landed page: none where it was filed meanwhile, `undefined` where it is gone or does not open any more. Errors: those of the store. */
export async function pageOrBroken({ store, sealer }: Pick<LandingParts, 'store' | 'sealer'>, page: number): Promise<readonly AnyDoc[] | undefined> {
  const sealed = await store.note(pageNote(page));
  if (sealed && !sealed.ct) return [];
  try {
    return [...JSON.parse(await sealer.open(sealed))];
  } catch {}
}

/**
 * Brings the oldest landed page to where documents lie, and answers whether there was one. Filing a page twice changes nothing: who is
 * killed on the way leaves it to the next. A page that does not open is passed over, and what was read from the server is read again: nobody can have
 * changed what it held. Errors: those of the store.
 */
export function filePage(parts: LandingParts): Promise<boolean> {
  const { store } = parts;
  return alone(parts, async (lost) => {
    const place = await placeOf(store);
    const { from, to } = place;
    if (from >= to) return false;
    const docs = await pageOrBroken(parts, from);
    if (docs) await store.graft(docs, 'remote', { unseen: true });
    lost.throwIfAborted();
    await store.writeNote(placeNote, { ...place, from: from + 1, ...(!docs && { asked: [] }) });
    await store.writeNote(pageNote(from), {});
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
