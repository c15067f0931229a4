import type { StorageMeter } from '../ports/storage-meter.ts';

/** The meter's twin: it says what the test sets. */
export class MemoryMeter implements StorageMeter {
  usageBytes = 0;
  quotaBytes = 1_000_000_000;
  /** Whether the person would allow persistence. */
  allows = true;
  #persisted = false;
  #mark: string | undefined;

  async estimate(): Promise<{ usageBytes: number; quotaBytes: number }> {
    return { usageBytes: this.usageBytes, quotaBytes: this.quotaBytes };
  }

  async isPersisted(): Promise<boolean> {
    return this.#persisted;
  }

  async persist(): Promise<boolean> {
    this.#persisted ||= this.allows;
    return this.#persisted;
  }

  mark(): string | undefined {
    return this.#mark;
  }

  leaveMark(mark: string): void {
    this.#mark = mark;
  }
}
