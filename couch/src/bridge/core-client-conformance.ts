import { expect, test } from 'vitest';
import type { CloudEvent } from '../core-server/cloud-event.ts';
import { makeEvent } from '../core-server/event-fixture.ts';
import type { FoldedEvents } from '../core-server/fold.ts';
import type { CoreClient } from './core-client.ts';

/** What every {@link CoreClient} does. `open` returns a client of an empty Core and a way to see what it holds. */
export function coreClientConformance(open: () => Promise<{ core: CoreClient; list: (userId: string) => Promise<FoldedEvents> }>): void {
  const signal = new AbortController().signal;
  const [userA, userB] = ['a'.repeat(32), 'b'.repeat(32)];

  test('an event is accepted once and known the second time', async () => {
    const { core, list } = await open();
    const event = makeEvent(userA);
    expect(await core.post([event], { signal })).toEqual([{ id: event.id, status: 'accepted' }]);
    expect(await core.post([event], { signal })).toEqual([{ id: event.id, status: 'duplicate' }]);
    expect(await list(userA)).toEqual({ events: [event.data], duplicates: [] });
  });

  test('each event of a batch is answered by itself', async () => {
    const { core } = await open();
    const good = makeEvent(userA);
    const forged: CloudEvent = { ...makeEvent(userA), source: `/users/${userB}/devices/another` };
    const results = await core.post([forged, good], { signal });
    expect(results).toEqual([
      { id: forged.id, status: 'rejected', code: 'bad-document', reason: expect.any(String), permanent: true },
      { id: good.id, status: 'accepted' },
    ]);
  });

  test('another event under the same id is rejected for good', async () => {
    const { core } = await open();
    const event = makeEvent(userA);
    const other = makeEvent(userA, { eventId: event.id, data: { answer: 'another' } });
    await core.post([event], { signal });
    expect(await core.post([other], { signal })).toEqual([{ id: event.id, status: 'rejected', code: 'conflict', reason: expect.any(String), permanent: true }]);
  });

  test('after an alias the survivor has the events of both', async () => {
    const { core, list } = await open();
    const [first, second] = [makeEvent(userA, { atMs: 1 }), makeEvent(userB, { atMs: 2 })];
    await core.post([second], { signal });
    await core.post([first], { signal });
    await core.alias(userA, { of: userB, signal });
    await core.alias(userA, { of: userB, signal });
    expect((await list(userB)).events).toEqual([first.data, second.data]);
  });

  test('events are counted by neuron and device, duplicates of an act and those of aliases included', async () => {
    const { core } = await open();
    const at = (deviceSeq: number, neuron = 'quiz') => ({ deviceId: 'phone', deviceSeq, neuron, idemKey: 'one act' });
    await core.post([makeEvent(userA, at(1)), makeEvent(userA, at(2)), makeEvent(userA, at(4)), makeEvent(userA, at(1, 'offers'))], { signal });
    await core.post([makeEvent(userB, { deviceId: 'laptop', deviceSeq: 7 })], { signal });
    const phone = [
      { neuron: 'offers', deviceId: 'phone', events: 1, seqs: [[1, 1]] },
      {
        neuron: 'quiz',
        deviceId: 'phone',
        events: 3,
        seqs: [
          [1, 2],
          [4, 4],
        ],
      },
    ];
    expect(await core.counts(userA, { signal })).toEqual(phone);
    await core.alias(userA, { of: userB, signal });
    const laptop = { neuron: 'quiz', deviceId: 'laptop', events: 1, seqs: [[7, 7]] };
    expect(await core.counts(userB, { signal })).toEqual([phone[0], laptop, phone[1]]);
  });
}
