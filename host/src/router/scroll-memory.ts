/** What a scroll memory reaches of the page. */
export interface ScrollView {
  /** How far the page is scrolled, and how far it could be (CSS pixels). */
  top(): number;
  limit(): number;
  scrollTo(top: number): void;
  /** Calls once before the next painting. */
  nextFrame(task: () => void): void;
  /** Calls when the person scrolls, touches or types, until `signal` aborts. */
  onTouch(task: () => void, signal: AbortSignal): void;
  now(): number;
}

/** Pages fill up while they are shown again: so long the place is waited for. */
const patienceMs = 1_500;
/** So many paintings the page has to stand still at the place. */
const framesAtRest = 3;

/** Remembers how far each entry of the history was scrolled, and returns there once the page is long enough again. */
export class ScrollMemory {
  readonly #view: ScrollView;
  readonly #tops = new Map<string, number>();
  #returning = new AbortController();

  constructor(view: ScrollView) {
    this.#view = view;
  }

  /** Notes where the page stands, before the entry `key` is left. */
  leave(key: string): void {
    this.#returning.abort();
    this.#tops.set(key, this.#view.top());
  }

  /** Returns to where the entry was left. Gives up when the person moves the page, or when it does not grow long enough in time. */
  enter(key: string): void {
    this.#returning.abort();
    this.#returning = new AbortController();
    const { signal } = this.#returning;
    const top = this.#tops.get(key) ?? 0;
    const until = this.#view.now() + patienceMs;
    this.#view.onTouch(() => this.#returning.signal === signal && this.#returning.abort(), signal);
    let resting = 0;
    const step = (): void => {
      if (signal.aborted) return;
      const isThere = Math.abs(this.#view.top() - top) < 2;
      resting = isThere ? resting + 1 : 0;
      if (!isThere && this.#view.limit() >= top) this.#view.scrollTo(top);
      if (resting >= framesAtRest || this.#view.now() > until) this.#returning.abort();
      else this.#view.nextFrame(step);
    };
    this.#view.nextFrame(step);
  }
}

/** The window as a scroll memory sees it. */
export function windowView(): ScrollView {
  return {
    top: () => scrollY,
    limit: () => document.documentElement.scrollHeight - innerHeight,
    scrollTo: (top) => scrollTo({ top, behavior: 'instant' }),
    nextFrame: (task) => void requestAnimationFrame(task),
    onTouch: (task, signal) => {
      for (const type of ['wheel', 'touchstart', 'keydown', 'pointerdown']) addEventListener(type, task, { signal, passive: true });
    },
    now: () => performance.now(),
  };
}
