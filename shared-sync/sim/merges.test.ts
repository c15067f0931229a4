import { expect, it } from 'vitest';
import type { AnyDoc } from '../core/index.ts';
import { Merges } from './merges.ts';

const digest = (letter: string): string => letter.repeat(32);
const doc = (rev: string, parent: string, more: object = {}): AnyDoc =>
  ({ _id: 'quiz:s:note:one', _rev: `2-${digest(rev)}`, _revisions: { start: 2, ids: [digest(rev), digest(parent)] }, ...more }) as unknown as AnyDoc;
const closing = (rev: string, parent: string): AnyDoc => doc(rev, parent, { _deleted: true, closedBy: 'merge' });

function merges() {
  const broken: string[] = [];
  return { broken, all: new Merges((sentence) => broken.push(sentence)) };
}

it('says so when the same versions are merged into two revisions', () => {
  const { all, broken } = merges();
  all.wrote([doc('c', 'a'), closing('d', 'b')]);
  all.wrote([doc('c', 'a'), closing('d', 'b')]);
  expect(broken).toEqual([]);
  all.wrote([doc('e', 'a'), closing('d', 'b')]);
  expect(broken).toHaveLength(1);
  expect(broken[0]).toMatch(/^quiz:s:note:one was merged from .* into two revisions, 2-c+ and 2-e+$/);
});

it('tells revisions that merge other versions from those that were minted', () => {
  const { all, broken } = merges();
  all.wrote([doc('c', 'a'), closing('d', 'b')]);
  all.wrote([doc('e', 'a'), closing('d', 'b'), closing('1', '2')]);
  const [one, other, minted] = ['c', 'e', 'f'].map((letter) => `2-${digest(letter)}`) as [string, string, string];
  expect(all.areOfOthers('quiz:s:note:one', [one, other])).toBe(true);
  expect(all.areOfOthers('quiz:s:note:one', [one, minted])).toBe(false);
  expect(broken).toEqual([]);
});
