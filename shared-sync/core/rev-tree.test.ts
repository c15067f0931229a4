import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyDoc } from './documents.ts';
import { RevTree } from './rev-tree.ts';

const word = (letter: string) => letter.repeat(32);

function doc(path: string, body: object = {}): AnyDoc {
  const ids = [...path].reverse().map(word);
  return { ...body, _id: 'x', _rev: `${path.length}-${ids[0]}`, _revisions: { start: path.length, ids } } as unknown as AnyDoc;
}

describe('a revision tree', () => {
  it('puts the live leaf of the highest generation first, ties by the greater id', () => {
    const tree = new RevTree();
    for (const one of [doc('ab'), doc('ac'), doc('adef', { _deleted: true })]) tree.graft(one);
    expect(tree.leaves().map((leaf) => leaf._rev)).toEqual([`2-${word('c')}`, `2-${word('b')}`, `4-${word('f')}`]);
  });

  it('gives every leaf its whole branch, also when the branch arrived in parts', () => {
    const tree = new RevTree();
    tree.graft(doc('a'));
    tree.graft(doc('abc'));
    expect(tree.leaves().map((leaf) => leaf._revisions)).toEqual([{ start: 3, ids: ['c', 'b', 'a'].map(word) }]);
  });

  it('does not depend on the order of arrival', () => {
    const branches = ['a', 'ab', 'ac', 'abd', 'abe', 'acf', 'x', 'xy'];
    fc.assert(
      fc.property(fc.shuffledSubarray(branches, { minLength: branches.length }), (order) => {
        const tree = new RevTree();
        for (const path of order) tree.graft(doc(path));
        expect([...tree.leafRevs()].sort()).toEqual([`2-${word('y')}`, `3-${word('d')}`, `3-${word('e')}`, `3-${word('f')}`].sort());
      }),
    );
  });

  it('says whether anything changed', () => {
    const tree = new RevTree();
    expect([tree.graft(doc('ab')), tree.graft(doc('ab')), tree.graft(doc('ac'))]).toEqual([true, false, true]);
  });
});
