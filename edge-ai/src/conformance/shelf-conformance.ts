import type { TaskName } from '@empire/contract';
import { expect, test } from 'vitest';
import { checkModel } from '../model/check-model.ts';
import type { ModelShelf } from '../model/model-shelf.ts';

/** A shelf that has a model for `task` and none for `missing`. */
export interface ShelfUnderTest {
  readonly shelf: ModelShelf;
  readonly task: TaskName;
  readonly missing: TaskName;
}

/** What every shelf of models promises. */
export function shelfConformance(name: string, make: () => Promise<ShelfUnderTest>): void {
  test(`${name}: a model that can be had is taken whole, and is on the device from then on`, async () => {
    const { shelf, task } = await make();
    const before = await shelf.availability(task);
    const { card, bytes } = await shelf.take(task, { signal: new AbortController().signal });
    await checkModel(card, bytes);
    expect([['available', 'downloadable'].includes(before), card.task, await shelf.availability(task)]).toEqual([true, task, 'available']);
  });

  test(`${name}: taken again it is the same`, async () => {
    const { shelf, task } = await make();
    const { signal } = new AbortController();
    expect(await shelf.take(task, { signal })).toEqual(await shelf.take(task, { signal }));
  });

  test(`${name}: a task without a model is unavailable, and refused as inference-unavailable`, async () => {
    const { shelf, missing } = await make();
    expect(await shelf.availability(missing)).toBe('unavailable');
    await expect(shelf.take(missing, { signal: new AbortController().signal })).rejects.toMatchObject({ code: 'inference-unavailable' });
  });

  test(`${name}: an aborted signal ends taking with its reason, or the model was at hand`, async () => {
    const { shelf, task } = await make();
    const signal = AbortSignal.abort(new Error('changed my mind'));
    const taken = await shelf.take(task, { signal }).then(
      ({ card }) => card.task,
      (error: Error) => error.message,
    );
    expect([task, 'changed my mind']).toContain(taken);
  });
}
