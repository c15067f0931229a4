import type { AnyDoc } from '../../core/index.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import { alone, filePage, type LandingParts, openPage, pageNote, placeNote, placeOf } from './pages.ts';

/** What a device knows of how far it has read, in notes. Without them everything is read again. */
const marks: readonly string[] = ['user', 'content', 'registry'].flatMap((kind) => [`pull-${kind}`, `range-${kind}`]);

/** Stores one page of documents beside the others, sealed as a whole, and answers its number. Errors: as of `DocumentStore.writeNote`. */
export async function landPage(parts: LandingParts, docs: readonly AnyDoc[]): Promise<number> {
  const { store, sealer } = parts;
  const sealed = await sealer.seal(JSON.stringify(docs));
  return alone(parts, async (lost) => {
    const place = await placeOf(store);
    const { to } = place;
    lost.throwIfAborted();
    await store.writeNote(pageNote(to), { ...sealed });
    lost.throwIfAborted();
    await store.writeNote(placeNote, { ...place, to: to + 1 });
    return to;
  });
}

/**
 * Files the oldest landed page and answers whether there was one. Where it does not open any more it is passed over, and what was read from the server
 * is read again: nobody can have changed what it held. Errors: those of the store.
 */
export async function fileOrPass(parts: LandingParts): Promise<boolean> {
  const { from, to } = await placeOf(parts.store);
  if (from >= to || (await pageOrBroken(parts, from))) return filePage(parts);
  return alone(parts, async () => {
    const place = await placeOf(parts.store);
    // Somebody else may have passed it over.
    if (place.from === from) await parts.store.writeNote(placeNote, { ...place, from: from + 1, void: marks });
    return true;
  });
}

/** The documents of a landed page: none where it was filed meanwhile, `undefined` where it does not open any more. Errors: those of the store. */
export async function pageOrBroken({ store, sealer }: LandingParts, page: number): Promise<readonly AnyDoc[] | undefined> {
  const sealed = await store.note(pageNote(page));
  return sealed?.ct === undefined ? [] : openPage(sealer, sealed).catch(() => undefined);
}

/** Whether a note is a mark that is void: a pull that is under way must not write it, and the next one does not find it. */
export async function isVoid(store: DocumentStore, name: string): Promise<boolean> {
  return marks.includes(name) && (await placeOf(store)).void?.includes(name) === true;
}

/** A pull that begins has asked for a mark that is void: what it writes then holds. */
export function forgetVoid(parts: Pick<LandingParts, 'store' | 'env' | 'name'>, mark: string): Promise<void> {
  return alone(parts, async () => {
    const place = await placeOf(parts.store);
    await parts.store.writeNote(mark, {});
    await parts.store.writeNote(placeNote, { ...place, void: (place.void ?? []).filter((name) => name !== mark) });
  });
}
