import { MemoryMeter } from '../src/twins/memory-meter.ts';

const gigabyte = 1_000_000_000;

/** The measure of one device's storage. Under pressure, other things of this origin leave hardly any room. */
export class SimMeter extends MemoryMeter {
  readonly #used: () => number;
  #freeAtPressure = Number.POSITIVE_INFINITY;

  /** `used` says how many bytes the databases, and what is held in reserve, take. */
  constructor(used: () => number) {
    super();
    this.#used = used;
    this.quotaBytes = gigabyte;
  }

  /** From now on there is room for so many more bytes. */
  press(freeBytes: number): void {
    this.#freeAtPressure = this.#used() + freeBytes;
  }

  relax(): void {
    this.#freeAtPressure = Number.POSITIVE_INFINITY;
  }

  get isPressed(): boolean {
    return Number.isFinite(this.#freeAtPressure);
  }

  /** Whether there is room for so many bytes more. */
  fits(bytes: number): boolean {
    return this.#used() + bytes <= this.#freeAtPressure;
  }

  override async estimate(): Promise<{ usageBytes: number; quotaBytes: number }> {
    const used = this.#used();
    return { usageBytes: this.isPressed ? gigabyte - (this.#freeAtPressure - used) : used, quotaBytes: gigabyte };
  }
}
