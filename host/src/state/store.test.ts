import { expect, test } from 'vitest';
import { Store } from './store.ts';

test('a subscriber hears of each replacement until its signal aborts, and not of a change to the same value', () => {
  const store = new Store(1);
  const life = new AbortController();
  const heard: number[] = [];
  store.subscribe((value) => heard.push(value), { signal: life.signal });
  store.update((value) => value + 1);
  store.update((value) => value);
  life.abort();
  store.update(() => 9);
  expect([heard, store.current]).toEqual([[2], 9]);
});
