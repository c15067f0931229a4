import type { DeviceId, Json } from '@empire/contract';
import type { Records } from '../ports/key-vault.ts';

/** How far ahead the ceiling is written, and how often at most (milliseconds). */
const stepMs = 60_000;

/** A device whose stamps are further ahead than is believed. */
export interface ClockAhead {
  readonly deviceId: DeviceId;
  readonly aheadMs: number;
  /** When it was last noticed (milliseconds since 1970). */
  readonly atMs: number;
}

interface Ceiling {
  /** The wall clock when it was written. */
  readonly wallMs: number;
  /** No stamp given until then is later. */
  readonly ceilingMs: number;
}

/** What is kept of clocks beside the stamps that documents carry: how far this one may have gone, and which others are wrong. */
export class ClockRecords {
  readonly #records: Records;
  #written: Ceiling = { wallMs: Number.NEGATIVE_INFINITY, ceilingMs: 0 };
  readonly #flagged = new Map<string, number>();

  constructor(records: Records) {
    this.#records = records;
  }

  /** Where the clock begins when the wall clock stands before what it was: at the ceiling; otherwise at 0, and documents say the rest. */
  async begin(nowMs: number): Promise<number> {
    const kept = (await this.#records.record('clock')) as unknown as Ceiling | undefined;
    if (!kept) return 0;
    this.#written = kept;
    return nowMs < kept.wallMs ? kept.ceilingMs : 0;
  }

  /** Notes a stamp that was given: at most every minute, and off the path of the write, which carries the stamp itself. */
  gave(stampMs: number, nowMs: number): void {
    if (stampMs <= this.#written.ceilingMs && Math.abs(nowMs - this.#written.wallMs) < stepMs) return;
    if (stampMs <= this.#written.ceilingMs && nowMs < this.#written.wallMs) return;
    this.#written = { wallMs: nowMs, ceilingMs: Math.max(stampMs, nowMs) + stepMs };
    const next = this.#written;
    this.#keep('clock', (before) => greater(before as unknown as Ceiling | undefined, next) as unknown as Json);
  }

  /** Flags a device whose stamp is `aheadMs` ahead of this clock; again after an hour at the earliest. */
  flag(deviceId: DeviceId, { aheadMs, atMs }: { aheadMs: number; atMs: number }): void {
    if (Math.abs(atMs - (this.#flagged.get(deviceId) ?? Number.NEGATIVE_INFINITY)) < 60 * stepMs) return;
    this.#flagged.set(deviceId, atMs);
    this.#keep('clocks-ahead', (before) => ({ ...(before as Readonly<Record<string, Json>> | undefined), [deviceId]: { aheadMs, atMs } }));
  }

  async ahead(): Promise<readonly ClockAhead[]> {
    const kept = ((await this.#records.record('clocks-ahead')) ?? {}) as Readonly<Record<string, { aheadMs: number; atMs: number }>>;
    return Object.entries(kept).map(([deviceId, { aheadMs, atMs }]) => ({ deviceId: deviceId as DeviceId, aheadMs, atMs }));
  }

  #keep(name: string, change: (before: Json | undefined) => Json): void {
    // A record that was not written is written with the next stamp or sighting.
    this.#records.updateRecord(name, change).catch(() => undefined);
  }
}

function greater(before: Ceiling | undefined, next: Ceiling): Ceiling {
  return { wallMs: next.wallMs, ceilingMs: Math.max(before?.ceilingMs ?? 0, next.ceilingMs) };
}
