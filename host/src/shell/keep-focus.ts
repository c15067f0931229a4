import type { LitElement, ReactiveController } from 'lit';

/**
 * Gives the focus back that a rendering takes away: to a button that is off while it works, once it is on again; and where the focused control
 * is gone, to what its work came to, or to the heading. Without it whoever uses the keyboard begins again at the top of the page.
 */
export class KeepFocus implements ReactiveController {
  readonly #host: LitElement;
  #last: HTMLElement | undefined;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    const active = this.#root?.activeElement;
    if (active instanceof HTMLElement) this.#last = active;
    else if (!this.#last?.matches(':disabled')) this.#last = undefined;
  }

  hostUpdated(): void {
    const last = this.#last;
    if (!last || last.matches(':disabled')) return;
    this.#last = undefined;
    // Somebody who went on meanwhile is left alone.
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    const next = last.isConnected ? last : this.#outcome();
    // What was used is in view; where that is gone, the words may not be.
    next?.focus({ preventScroll: next === last });
  }

  get #root(): ShadowRoot | null {
    return this.#host.shadowRoot;
  }

  #outcome(): HTMLElement | null | undefined {
    const found = this.#root?.querySelector<HTMLElement>('[role="status"] .notice, [role="alert"] .notice') ?? this.#root?.querySelector<HTMLElement>('h1, h2');
    if (found) found.tabIndex = -1;
    return found;
  }
}
