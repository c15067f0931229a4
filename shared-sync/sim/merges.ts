import { type AnyDoc, generation } from '../core/index.ts';

/**
 * The merges that devices wrote. Two parties that merge the same versions write the same revision. Two that saw other versions may come to
 * one body all the same, under revisions of their own.
 */
export class Merges {
  readonly #broke: (sentence: string) => void;
  /** The revision that a set of versions was merged into, and the set that a revision merges; both by document. */
  readonly #into = new Map<string, string>();
  readonly #from = new Map<string, string>();

  constructor(broke: (sentence: string) => void) {
    this.#broke = broke;
  }

  /** A batch that a device wrote by itself: a merge writes one revision, and a tombstone for each version that it takes in besides the parent. */
  wrote(docs: readonly AnyDoc[]): void {
    const [merged, ...more] = docs.filter(({ _deleted }) => _deleted !== true);
    const closed = docs.filter(({ _deleted, closedBy }) => _deleted === true && closedBy === 'merge');
    if (!merged || more.length > 0 || closed.length === 0 || docs.some(({ _id }) => _id !== merged._id)) return;
    const { _id: id, _rev: rev } = merged;
    // When a database is copied its documents are written again as they are.
    if (this.#from.has(`${id} ${rev}`)) return;
    const from = [merged, ...closed].map(parentOf).sort().join(' ');
    const known = this.#into.get(`${id} ${from}`);
    if (known !== undefined) this.#broke(`${id} was merged from ${from} into two revisions, ${known} and ${rev}`);
    this.#into.set(`${id} ${from}`, rev);
    this.#from.set(`${id} ${rev}`, from);
  }

  /** Whether all these revisions of a document are merges, each of other versions. */
  areOfOthers(id: string, revs: readonly string[]): boolean {
    const sets = revs.map((rev) => this.#from.get(`${id} ${rev}`));
    return !sets.includes(undefined) && new Set(sets).size === sets.length;
  }
}

function parentOf({ _rev, _revisions }: AnyDoc): string {
  return `${(generation(_rev) ?? 1) - 1}-${_revisions?.ids[1] ?? ''}`;
}
