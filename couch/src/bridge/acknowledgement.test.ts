import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Acknowledgement, acknowledge, amend, joinAcknowledgements, readAcknowledgement, type SettledEvent } from './acknowledgement.ts';

const settled = (deviceSeq: number, status: SettledEvent['status'] = 'accepted'): SettledEvent => ({ neuron: 'quiz', deviceId: 'd', deviceSeq, status });
const at = new Date(0).toISOString();
const counts = { accepted: 0, duplicate: 0, rejected: 0, dropped: 0 };

test('it reaches through the last number below which nothing is missing', () => {
  const first = acknowledge(undefined, [settled(1), settled(2, 'duplicate'), settled(4)], 0);
  expect(first).toEqual({ ...counts, through: 2, above: [[4, 4]], accepted: 2, duplicate: 1, at });
  expect(acknowledge(first, [settled(3, 'rejected')], 0)).toEqual({ ...counts, through: 4, above: [], accepted: 2, duplicate: 1, rejected: 1, at });
});

test('the same batches in any order, any number of times, are the same acknowledgement', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }), { maxLength: 8 }), (batches) => {
      const tell = (list: readonly (readonly number[])[]) =>
        list.reduce<Acknowledgement | undefined>(
          (known, batch) =>
            acknowledge(
              known,
              batch.map((seq) => settled(seq)),
              0,
            ) ?? known,
          undefined,
        );
      expect(tell([...batches.toReversed(), ...batches])).toEqual(tell(batches));
    }),
  );
});

test('what is known already is nothing new', () => {
  const known = acknowledge(undefined, [settled(1), settled(3)], 0);
  expect(acknowledge(known, [settled(1, 'duplicate'), settled(3, 'duplicate')], 9)).toBeUndefined();
});

test('a rejected event that Core takes later is counted as that', () => {
  const known = acknowledge(undefined, [settled(1, 'rejected')], 0);
  expect(amend(known, 'accepted', 0)).toEqual({ ...counts, through: 1, above: [], accepted: 1, at });
  expect(amend(acknowledge(undefined, [settled(1)], 0), 'accepted', 0)).toBeUndefined();
});

test('two that grew apart become the one that knows what either knows', () => {
  const one = acknowledge(undefined, [settled(1), settled(2), settled(5)], 0) as Acknowledgement;
  const other = acknowledge(undefined, [settled(3), settled(5)], 0) as Acknowledgement;
  expect(joinAcknowledgements([other, one])).toEqual({ ...counts, through: 3, above: [[5, 5]], accepted: 3, duplicate: 1, at });
});

test('only what has the form of one is read', () => {
  const good = acknowledge(undefined, [settled(1)], 0);
  expect(readAcknowledgement(structuredClone(good))).toEqual(good);
  expect([readAcknowledgement({ ...good, above: [[3, 2]] }), readAcknowledgement({ ...good, through: '1' }), readAcknowledgement(null)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
