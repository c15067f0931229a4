import type { PouchDoc } from 'pouchdb-core';
import { type AnyDoc, type DocClass, hmacHexWith, parseDocId } from '../../core/index.ts';
import type { Origin, StoredLeaf } from '../ports/document-store.ts';

/** A document as PouchDB gets it, before crypto-pouch seals everything but the underscore members. */
interface Wrapper extends PouchDoc {
  /** The real id. */
  i: string;
  /** The body. */
  b: Record<string, unknown>;
  /** 1 where the revision was pulled. */
  o: 0 | 1;
}

/**
 * Names documents for the disk: `<class>.<8 digits for neuron and collection>.<32 digits for the id>`, keyed, so that a reader of
 * the files learns neither ids nor collections, while a collection stays one range of keys.
 */
export class StoredNames {
  readonly #hmac: (text: string) => string;
  readonly #prefixes = new Map<string, string>();

  constructor(idKey: Uint8Array) {
    this.#hmac = hmacHexWith(idKey);
  }

  of(id: string): string {
    const parts = parseDocId(id);
    const prefix = parts ? this.prefix(parts.class, `${parts.neuron}:${parts.collection}`) : 'x.';
    return `${prefix}${this.#hmac(id).slice(0, 32)}`;
  }

  /** `collection` is `<neuron>:<collection>`. */
  prefix(docClass: DocClass, collection: string): string {
    const key = `${docClass} ${collection}`;
    const prefix = this.#prefixes.get(key) ?? `${docClass}.${this.#hmac(`collection ${key}`).slice(0, 8)}.`;
    this.#prefixes.set(key, prefix);
    return prefix;
  }
}

/** Wraps a document: the real id and the body go inside, the stored name and the revision stay outside. */
export function wrap(doc: { id: string; body: Readonly<Record<string, unknown>> }, options: { names: StoredNames; origin: Origin }): Wrapper {
  return { _id: options.names.of(doc.id), i: doc.id, b: doc.body, o: options.origin === 'remote' ? 1 : 0 };
}

/** Unwraps what PouchDB answered. A body that did not open, or whose id does not hash back to the stored name, is broken. */
export function unwrap(stored: PouchDoc, names: StoredNames): StoredLeaf {
  const rev = stored._rev ?? '';
  if (!isWrapper(stored) || names.of(stored.i) !== stored._id) return { broken: 'undecryptable', ref: stored._id, rev };
  const doc = {
    ...stored.b,
    _id: stored.i,
    _rev: rev,
    ...(stored._revisions && { _revisions: stored._revisions }),
    ...(stored._deleted === true && { _deleted: true }),
  } as unknown as AnyDoc;
  return { doc, origin: stored.o === 1 ? 'remote' : 'local' };
}

function isWrapper(stored: PouchDoc): stored is Wrapper {
  return typeof stored.i === 'string' && typeof stored.b === 'object' && stored.b !== null;
}

/** The members of a document that are its body. */
export function bodyOf(doc: AnyDoc): Record<string, unknown> {
  return Object.fromEntries(Object.entries(doc).filter(([key]) => !key.startsWith('_')));
}
