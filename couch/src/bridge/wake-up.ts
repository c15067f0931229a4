/** A wait that can be cut short. A wake-up that comes while nobody waits ends the next wait at once. */
export class WakeUp {
  #isDue = false;
  #end: (() => void) | undefined;

  wake(): void {
    this.#isDue = true;
    this.#end?.();
  }

  /** Resolves after `ms`, when woken, or when `signal` aborts; never rejects. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#isDue && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#end = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', this.#end, { once: true });
      });
      if (this.#end) signal.removeEventListener('abort', this.#end);
    }
    this.#end = undefined;
    this.#isDue = false;
  }
}
