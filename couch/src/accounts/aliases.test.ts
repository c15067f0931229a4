import { expect, test } from 'vitest';
import { followAliases } from './aliases.ts';

const follow = (aliases: Record<string, string>, from: string) => followAliases(from, async (user) => aliases[user]);

test('a user without an alias stands for itself', async () => {
  expect(await follow({}, 'a')).toBe('a');
});

test('a chain of aliases ends at the user who survives', async () => {
  expect(await follow({ a: 'b', b: 'c' }, 'a')).toBe('c');
});

test('everybody who follows a ring arrives at the same user', async () => {
  const ring = { a: 'c', c: 'b', b: 'a', outside: 'c' };
  expect(await Promise.all(['a', 'b', 'c', 'outside'].map((user) => follow(ring, user)))).toEqual(['a', 'a', 'a', 'a']);
});
