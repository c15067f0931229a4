import type { Json, MergePolicy } from '@empire/contract';
import { chooseLeaf } from '../choose-leaf.ts';
import type { AnyDoc } from '../documents.ts';
import { counterTotal, readCounter } from './counter-value.ts';
import { mergeLeaves } from './merge-leaves.ts';
import { readSet, setElements } from './set-value.ts';

/**
 * The stored value that several leaves come to: merged where their policy adds up what every device did (`set`, `counter`), otherwise that
 * of the leaf a reader sees. `undefined` when no leaf is live.
 */
export function joinedValue(leaves: readonly AnyDoc[]): Json | undefined {
  const seen = chooseLeaf(leaves);
  if (!seen || !addsUp(seen)) return seen?.value as Json | undefined;
  const merged = mergeLeaves(leaves, { knows: () => true })?.merged ?? seen;
  return merged.value as Json;
}

/** The value as a reader gets it: the total of a counter, the elements of a set, anything else as it is stored. */
export function shownValue(policy: unknown, stored: Json | undefined): Json | undefined {
  const name = nameOf(policy);
  if (name === 'counter' && readCounter(stored)) return counterTotal(stored);
  if (name === 'set' && readSet(stored)) return setElements(stored);
  return stored;
}

function addsUp({ policy }: AnyDoc): boolean {
  return nameOf(policy) === 'set' || nameOf(policy) === 'counter';
}

function nameOf(policy: unknown): string | undefined {
  return (policy as MergePolicy | undefined)?.name;
}
