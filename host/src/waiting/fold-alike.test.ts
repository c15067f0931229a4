import { describe, expect, it } from 'vitest';
import { foldAlike } from './fold-alike.ts';

const event = (kind: string, at: number) => ({ id: `offers:e:${kind}:${at}`, kind: 'event' as const });
const state = (key: string) => ({ id: `offers:s:choice:${key}`, kind: 'state' as const });

describe('alike entries of the waiting list', () => {
  it('stand together from three events of one kind on, where the first of them stood', () => {
    const shown = [1, 2, 3].map((at) => event('shown', at));
    const claimed = event('claimed', 4);
    expect(foldAlike([shown[0], claimed, shown[1], shown[2]].flatMap((one) => one ?? []))).toEqual([shown, [claimed]]);
  });

  it('stay apart when they are two, of different neurons, or states that somebody saved', () => {
    const items = [event('shown', 1), event('shown', 2), { ...event('shown', 3), id: 'quiz:e:shown:3' }, state('a'), state('b'), state('c')];
    expect(foldAlike(items)).toEqual(items.map((item) => [item]));
  });

  it('are empty for an empty list', () => {
    expect(foldAlike([])).toEqual([]);
  });
});
