import type { AnyDoc } from './documents.ts';
import { generation } from './revision.ts';

interface Node {
  readonly rev: string;
  readonly parent: string | undefined;
  readonly doc: AnyDoc | undefined;
}

/**
 * The revision tree of one document, with CouchDB's rules: a revision is known by its id, the body of an inner revision may be
 * unknown, and the winner is the live leaf of the highest generation, ties by the greater revision id.
 */
export class RevTree {
  readonly #nodes = new Map<string, Node>();

  /** Adds a branch; `doc._revisions` lists it newest first. Answers whether the tree changed. */
  graft(doc: AnyDoc): boolean {
    const branch = branchOf(doc);
    const known = this.#nodes.get(doc._rev);
    if (known?.doc) return false;
    branch.forEach((rev, index) => {
      const parent = branch[index + 1];
      const node = this.#nodes.get(rev);
      if (!node) this.#nodes.set(rev, { rev, parent, doc: index === 0 ? doc : undefined });
      else if (node.parent === undefined && parent !== undefined) this.#nodes.set(rev, { ...node, parent });
    });
    return !known || this.isLeaf(doc._rev);
  }

  has(rev: string): boolean {
    return this.#nodes.has(rev);
  }

  isLeaf(rev: string): boolean {
    return this.leafRevs().includes(rev);
  }

  /** Every leaf, the winner first. */
  leaves(): readonly AnyDoc[] {
    return this.leafRevs()
      .flatMap((rev) => this.#read(rev) ?? [])
      .sort(byWinner);
  }

  leafRevs(): readonly string[] {
    const parents = new Set([...this.#nodes.values()].map((node) => node.parent));
    return [...this.#nodes.keys()].filter((rev) => !parents.has(rev));
  }

  #read(rev: string): AnyDoc | undefined {
    const doc = this.#nodes.get(rev)?.doc;
    return doc && { ...doc, _revisions: { start: generation(rev) ?? 0, ids: this.#branch(rev).map(idOf) } };
  }

  #branch(rev: string): string[] {
    const branch: string[] = [];
    for (let at: string | undefined = rev; at !== undefined; at = this.#nodes.get(at)?.parent) branch.push(at);
    return branch;
  }
}

function branchOf(doc: AnyDoc): string[] {
  const { start, ids } = doc._revisions ?? { start: generation(doc._rev) ?? 1, ids: [idOf(doc._rev)] };
  return ids.map((id, index) => `${start - index}-${id}`);
}

function byWinner(a: AnyDoc, b: AnyDoc): number {
  const live = Number(a._deleted === true) - Number(b._deleted === true);
  const depth = (generation(b._rev) ?? 0) - (generation(a._rev) ?? 0);
  return live || depth || (a._rev < b._rev ? 1 : -1);
}

function idOf(rev: string): string {
  return rev.slice(rev.indexOf('-') + 1);
}
