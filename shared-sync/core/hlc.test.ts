import type { DeviceId, Hlc } from '@empire/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absorb, type ClockState, isStamp, MAX_DRIFT_MS, readStamp, tick, writeStamp } from './hlc.ts';

const device = '11111111-1111-4111-8111-111111111111' as DeviceId;
const state = fc.record({ ms: fc.integer({ min: 0, max: 2 ** 45 }), counter: fc.integer({ min: 0, max: 0xffff }) });
const wall = fc.integer({ min: 0, max: 2 ** 45 });

describe('the hybrid logical clock', () => {
  it('goes forward with every tick, whatever the wall clock does', () => {
    fc.assert(
      fc.property(state, fc.array(wall, { minLength: 1, maxLength: 30 }), (start, walls) => {
        let clock: ClockState = start;
        for (const now of walls) {
          const next = tick(clock, now);
          expect(writeStamp(next, device) > writeStamp(clock, device)).toBe(true);
          clock = next;
        }
      }),
    );
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(state, (clock) => {
        expect(readStamp(writeStamp(clock, device))).toEqual(clock);
      }),
    );
  });

  it('never goes back by absorbing, and ends at or after a stamp that is not absurd', () => {
    fc.assert(
      fc.property(state, state, wall, (clock, other, now) => {
        const after = absorb(clock, writeStamp(other, device), now);
        const text = (one: ClockState) => writeStamp(one, device);
        expect(text(after) >= text(clock)).toBe(true);
        if (other.ms <= now + MAX_DRIFT_MS) expect(text(after) >= text(other)).toBe(true);
        else expect(after).toEqual(clock);
      }),
    );
  });

  it('carries over into the milliseconds when the counter is full', () => {
    expect(tick({ ms: 10, counter: 0xffff }, 5)).toEqual({ ms: 11, counter: 0 });
  });

  it('knows a stamp from other text', () => {
    expect([writeStamp({ ms: 1, counter: 2 }, device), 'x', '', 7, null, `000000000001-0002-`].map(isStamp)).toEqual([true, false, false, false, false, false]);
    expect(writeStamp({ ms: 1, counter: 2 }, device)).toBe(`000000000001-0002-${device}` as Hlc);
  });
});
