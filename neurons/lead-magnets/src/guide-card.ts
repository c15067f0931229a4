import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { coverView } from './guide-cover.ts';
import type { GuidesController } from './guides-controller.ts';
import type { Magnet } from './magnet.ts';
import { pathTo } from './place.ts';
import { styles } from './styles.ts';

/**
 * A guide among other things: one that the person does not have yet; at the end of an article one on the same topics, which the outlet says
 * in `about`.
 */
export class GuideCardElement extends LitElement {
  static override properties = { about: {} };
  static override styles = styles;
  /** Set at each activation, before an element is created. */
  static controller: GuidesController;

  declare about: string | undefined;
  readonly #controller = GuideCardElement.controller;
  #unsubscribe = () => {};

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
    const fits = (magnet: Magnet) => topics === undefined || magnet.topics.some((topic) => topics.includes(topic));
    const magnet = ready ? magnets.find((one) => !leads.has(one.key) && fits(one)) : undefined;
    // An outlet leaves no gap for what is hidden.
    this.hidden = magnet === undefined;
    if (!magnet) return nothing;
    return html`<aside class="card beside" aria-labelledby="title" data-testid="guide-card">
      ${coverView(magnet)}
      <div class="words"><p class="kicker">Guide</p><h2 id="title"><a href=${pathTo(magnet.key)}>${magnet.title}</a></h2><p class="muted">${magnet.summary}</p></div>
    </aside>`;
  }
}
