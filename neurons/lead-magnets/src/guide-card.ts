import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { coverView } from './guide-cover.ts';
import type { GuidesController } from './guides-controller.ts';
import type { Magnet } from './magnet.ts';
import { pathTo } from './place.ts';
import { styles } from './styles.ts';
import { msg, updateWhenLocaleChanges } from './words.ts';

/**
 * A guide among other things: on the start page the one in `item`; at the end of an article one that the person does not have yet on the same
 * topics, which the outlet says in `about`.
 */
export class GuideCardElement extends LitElement {
  static override properties = { about: {}, item: {} };
  static override styles = [
    styles,
    css`
      .card {
        block-size: 100%;
      }
    `,
  ];
  /** Set at each activation, before an element is created. */
  static controller: GuidesController;

  declare about: string | undefined;
  declare item: string | undefined;
  readonly #controller = GuideCardElement.controller;
  #unsubscribe = () => {};

  constructor() {
    super();
    updateWhenLocaleChanges(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.#controller.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  override render(): TemplateResult | typeof nothing {
    const { magnets, leads, ready } = this.#controller.view;
    const topics = this.about?.split(' ');
    const fits = ({ key, topics: own }: Magnet) => (this.item ? key === this.item : !leads.has(key) && own.some((topic) => topics?.includes(topic)));
    const magnet = ready ? magnets.find(fits) : undefined;
    // An outlet leaves no gap for what is hidden.
    this.hidden = magnet === undefined;
    if (!magnet) return nothing;
    return html`<aside class="card beside" aria-labelledby="title" data-testid="guide-card">
      ${coverView(magnet)}
      <div class="words"><p class="kicker">${msg('Guide')}</p><h2 id="title" lang="en"><a href=${pathTo(magnet.key)}>${magnet.title}</a></h2><p class="muted" lang="en">${magnet.summary}</p></div>
    </aside>`;
  }
}
