import type { AnyDoc } from '../../core/index.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import { alone, type LandingParts, pageNote, pageOrBroken, placeNote, placeOf } from './pages.ts';

/** What a device knows of how far it has read, in notes. Without them everything is read again. */
const marks: readonly string[] = ['user', 'content', 'registry'].flatMap((kind) => [`pull-${kind}`, `range-${kind}`]);

/** A page of documents as it is sealed: their JSON. */
export interface PageText {
  readonly ids: readonly string[];
  readonly text: string;
}

/** Cuts documents into pages of so many at most, and of so much JSON (UTF-16 units) where one document alone is not more. */
export function* cutPages(docs: readonly AnyDoc[], { most, length }: { most: number; length: number }): Generator<PageText> {
  let [ids, texts, size]: [string[], string[], number] = [[], [], 0];
  for (const doc of docs) {
    const text = JSON.stringify(doc);
    if (ids.length === most || (ids.length > 0 && size + text.length > length)) {
      yield pageText(ids, texts);
      [ids, texts, size] = [[], [], 0];
    }
    ids.push(doc._id);
    texts.push(text);
    size += text.length;
  }
  if (ids.length > 0) yield pageText(ids, texts);
}

function pageText(ids: readonly string[], texts: readonly string[]): PageText {
  return { ids, text: `[${texts.join(',')}]` };
}

/** Stores one page beside the documents, sealed as a whole, and answers its number. Errors: as of `DocumentStore.writeNote`. */
export async function landPage(parts: LandingParts, { text }: PageText): Promise<number> {
  const { store, sealer } = parts;
  const sealed = await sealer.seal(text);
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

/** Files some documents of a landed page, and lets it go on without them. Errors: those of the store. */
export function takeFrom(parts: LandingParts, { page, ids }: { page: number; ids: ReadonlySet<string> }): Promise<void> {
  const { store, sealer } = parts;
  return alone(parts, async (lost) => {
    const docs = (await pageOrBroken(parts, page)) ?? [];
    const wanted = docs.filter(({ _id }) => ids.has(_id));
    if (wanted.length === 0) return;
    await store.graft(wanted, 'remote', { unseen: true });
    const sealed = await sealer.seal(JSON.stringify(docs.filter(({ _id }) => !ids.has(_id))));
    lost.throwIfAborted();
    await store.writeNote(pageNote(page), { ...sealed });
  });
}

/** Whether a note is a mark that is void: a pull that is under way must not write it, and the next one does not find it. */
export async function isVoid(store: DocumentStore, name: string): Promise<boolean> {
  return marks.includes(name) && (await placeOf(store)).asked?.includes(name) === false;
}

/** A pull that begins has asked for a mark that is void: what it writes then holds. */
export function forgetVoid(parts: Pick<LandingParts, 'store' | 'env' | 'name'>, mark: string): Promise<void> {
  return alone(parts, async (lost) => {
    const place = await placeOf(parts.store);
    await parts.store.writeNote(mark, {});
    lost.throwIfAborted();
    await parts.store.writeNote(placeNote, { ...place, asked: [...(place.asked ?? []), mark] });
  });
}
