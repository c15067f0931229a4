import type { OutboxItem } from '@empire/shared-sync';

/** So many events of one kind still stand one by one. */
const aloneAtMost = 2;

/** Entries of the list: single ones, and three or more events of one kind and neuron together, where the first of them stood. */
export function foldAlike<Item extends Pick<OutboxItem, 'id' | 'kind'>>(items: readonly Item[]): readonly (readonly Item[])[] {
  const kinds = new Map<string, Item[]>();
  const rows: Item[][] = [];
  for (const item of items) {
    const kind = item.kind === 'event' ? item.id.split(':', 3).join(':') : undefined;
    const row = kind === undefined ? undefined : kinds.get(kind);
    if (row) row.push(item);
    else {
      rows.push([item]);
      if (kind !== undefined) kinds.set(kind, rows.at(-1) ?? []);
    }
  }
  return rows.flatMap((row) => (row.length > aloneAtMost ? [row] : row.map((item) => [item])));
}
