import type { SyncStatus } from '@empire/shared-sync';
import { css, html, nothing, type TemplateResult } from 'lit';
import { numberText } from '../language/formats.ts';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg, str } from '../language/words.ts';
import { agoText, syncText, type Tone } from '../state/sync-text.ts';
import { controls } from './controls.ts';

/** How long a passing state must last before it is shown. */
const settleMs = 1_200;

/** What became of the person's data, in the header. A passing "syncing" is shown only when it lasts, so that the line stays calm. */
export class SyncStatusElement extends LocalisedElement {
  static override properties = { status: { attribute: false }, shown: { state: true } };

  static override styles = [
    controls,
    css`
      :host {
        font-size: 0.875rem;
      }
      :host,
      a {
        min-inline-size: 0;
      }
      [role='status'] {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      a {
        align-items: center;
        border: 1px solid var(--empire-line);
        border-radius: 99px;
        color: inherit;
        display: flex;
        gap: 0.5rem;
        min-block-size: 2.125rem;
        position: relative;
        padding-block: 0.25rem;
        padding-inline: 0.7rem 0.8rem;
        text-decoration: none;
        white-space: nowrap;
      }
      /* Pressed with a finger it is as high as every other control. */
      a::before {
        content: '';
        inset-block: -0.3125rem;
        inset-inline: 0;
        position: absolute;
      }
      a:hover {
        background: var(--empire-sunken);
      }
      .dot {
        background: currentcolor;
        block-size: 0.55rem;
        border-radius: 50%;
        flex: none;
        inline-size: 0.55rem;
      }
      [data-tone='quiet'] .dot {
        color: var(--empire-accent);
      }
      [data-tone='busy'] .dot {
        animation: breathe 1s ease-in-out 2s infinite alternate;
        color: var(--empire-accent);
      }
      [data-tone='waiting'] {
        background: var(--empire-warn-soft);
        border-color: transparent;
        color: var(--empire-warn);
      }
      [data-tone='problem'] {
        background: var(--empire-bad-soft);
        border-color: transparent;
        color: var(--empire-bad);
      }
      .more {
        color: var(--empire-muted);
      }
      [data-tone='waiting'] .more,
      [data-tone='problem'] .more {
        color: inherit;
      }
      @keyframes breathe {
        to {
          opacity: 0.3;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .dot {
          animation: none !important;
        }
      }
      @media (forced-colors: active) {
        .dot {
          background: CanvasText;
        }
      }
      .short {
        display: none;
      }
      /* Words in other languages are longer than a phone is wide. */
      @media (max-width: 30rem) {
        .ago {
          display: none;
        }
        .long {
          block-size: 1px;
          clip-path: inset(50%);
          inline-size: 1px;
          overflow: hidden;
          position: absolute;
        }
        .short {
          display: inline;
          font-variant-numeric: tabular-nums;
          font-weight: 600;
        }
      }
    `,
  ];

  declare status: SyncStatus | undefined;
  /** The status that is shown; its words are found when it is drawn, in the language of that moment. */
  declare shown: SyncStatus | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #latest: SyncStatus | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = setInterval(() => this.requestUpdate(), 30_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
    clearTimeout(this.#settling);
    this.#settling = undefined;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('status') && this.status) this.#show(this.status);
  }

  override render(): TemplateResult {
    const { tone, label, detail } = syncText(this.shown);
    return html`
      <a href=${(this.status?.pending ?? 0) + (this.status?.rejected ?? 0) > 0 ? '/waiting' : '/status'} data-tone=${tone} title=${detail} data-testid="sync-status" data-phase=${this.status?.phase ?? 'starting'} data-pending=${this.status?.pending ?? 0}>
        <span class="dot"></span>
        <span role="status" aria-live="polite">${label}</span>
        ${this.#more(tone)}
      </a>
    `;
  }

  #more(tone: Tone): TemplateResult | typeof nothing {
    const { status } = this;
    if (!status) return nothing;
    if (status.pending > 0 && tone !== 'quiet')
      return html`<span class="more long">${msg(str`${numberText(status.pending)} waiting`)}</span><span class="more short" aria-hidden="true">${numberText(status.pending)}</span>`;
    if (status.lastSuccessMs === undefined || tone !== 'quiet') return nothing;
    return html`<span class="more ago">${msg(str`synced ${agoText(Date.now() - status.lastSuccessMs)}`)}</span>`;
  }

  /** What lasts is shown at once; what passes, only when it has not passed after a while. */
  #show(status: SyncStatus): void {
    this.#latest = status;
    const { tone } = syncText(status);
    if (tone === 'quiet' || tone === 'problem' || status.phase === 'offline') this.#settle();
    else this.#settling ??= setTimeout(() => this.#settle(), settleMs);
  }

  #settle(): void {
    clearTimeout(this.#settling);
    this.#settling = undefined;
    if (this.#latest) this.shown = this.#latest;
  }
}
