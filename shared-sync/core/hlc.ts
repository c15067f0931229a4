import type { DeviceId, Hlc } from '@empire/contract';

/** The state of one device's hybrid logical clock: milliseconds since 1970 and a counter below 65,536. */
export interface ClockState {
  readonly ms: number;
  readonly counter: number;
}

/** A remote stamp further ahead than this is ranked as written but never absorbed (milliseconds). */
export const MAX_DRIFT_MS = 5 * 60_000;

const maxCounter = 0xffff;
const pattern = /^[0-9a-f]{12}-[0-9a-f]{4}-[0-9A-Za-z-]{1,64}$/;

/** The next state for a local event. It never goes back, whatever the wall clock does. */
export function tick(state: ClockState, nowMs: number): ClockState {
  if (nowMs > state.ms) return { ms: nowMs, counter: 0 };
  if (state.counter < maxCounter) return { ms: state.ms, counter: state.counter + 1 };
  return { ms: state.ms + 1, counter: 0 };
}

/** The state after seeing a remote stamp; a stamp more than {@link MAX_DRIFT_MS} ahead of `nowMs` changes nothing. */
export function absorb(state: ClockState, remote: Hlc, nowMs: number): ClockState {
  const seen = readStamp(remote);
  if (seen.ms > nowMs + MAX_DRIFT_MS) return state;
  if (seen.ms > state.ms || (seen.ms === state.ms && seen.counter > state.counter)) return seen;
  return state;
}

/** Writes a stamp that sorts as text in clock order, ties by device. */
export function writeStamp(state: ClockState, deviceId: DeviceId): Hlc {
  return `${hex(state.ms, 12)}-${hex(state.counter, 4)}-${deviceId}` as Hlc;
}

/** The clock part of a stamp. */
export function readStamp(stamp: Hlc): ClockState {
  return { ms: Number.parseInt(stamp.slice(0, 12), 16), counter: Number.parseInt(stamp.slice(13, 17), 16) };
}

/** The device part of a stamp. */
export function stampDevice(stamp: Hlc): DeviceId {
  return stamp.slice(18) as string as DeviceId;
}

/** Whether untrusted text has the form of a stamp. */
export function isStamp(text: unknown): text is Hlc {
  return typeof text === 'string' && pattern.test(text);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
