import type { Read } from './read.ts';

/** The things as they are. Errors: `bad-content` at `item` where two have one id. */
export function unique<T extends { id: string }>(item: Read, things: readonly T[]): readonly T[] {
  return new Set(things.map((thing) => thing.id)).size === things.length ? things : item.fail('a list without repeated ids');
}
