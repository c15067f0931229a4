import type { DocId } from '@empire/contract';

/**
 * The class of a document, which settles its direction and whether it may change:
 * `e` event, `d` record of dropped events, `k` consent, `a` audit segment (immutable); `s` state; `p` shard of one device; `c` content; `r` reply; `l` a record of this device that never leaves it.
 */
export type DocClass = 'e' | 'd' | 'k' | 'a' | 's' | 'p' | 'c' | 'r' | 'l';

export interface DocIdParts {
  readonly neuron: string;
  readonly class: DocClass;
  readonly collection: string;
  readonly key: string;
}

const idPattern = /^([a-z][a-z0-9-]{1,39}):([edkaspcrl]):([a-z][a-z0-9.-]{0,39}):([A-Za-z0-9._~-]{1,128})$/;

/** The parts of `<neuron>:<class>:<collection>:<key>`, or `undefined` when the text is no document id. */
export function parseDocId(id: string): DocIdParts | undefined {
  const match = idPattern.exec(id);
  if (!match) return undefined;
  const [, neuron = '', docClass = '', collection = '', key = ''] = match;
  return { neuron, class: docClass as DocClass, collection, key };
}

/** Composes a document id; `undefined` when one of the parts is not allowed in it. */
export function makeDocId(neuron: string, parts: Omit<DocIdParts, 'neuron'>): DocId | undefined {
  const id = `${neuron}:${parts.class}:${parts.collection}:${parts.key}`;
  return idPattern.test(id) ? (id as DocId) : undefined;
}

/** Whether a device may send documents of this class. */
export function isPushed(docClass: DocClass): boolean {
  return docClass !== 'c' && docClass !== 'r' && docClass !== 'l';
}

/** Whether documents of this class exist in one revision only. */
export function isImmutable(docClass: DocClass): boolean {
  return docClass === 'e' || docClass === 'd' || docClass === 'k' || docClass === 'a';
}
