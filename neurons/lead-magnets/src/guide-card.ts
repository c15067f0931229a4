import { feedLook } from '@empire/contract/look';
import { type CSSResultGroup, html, LitElement, nothing, type TemplateResult, unsafeCSS } from 'lit';
import { coverView } from './guide-cover.ts';
import type { GuidesController } from './guides-controller.ts';
import type { Magnet } from './magnet.ts';
import { pathTo } from './place.ts';
import { styles } from './styles.ts';
import { msg, updateWhenLocaleChanges } from './words.ts';

/** A guide among other things. */
export abstract class GuideElement extends LitElement {
  static override styles: CSSResultGroup = styles;
  /** Set at each activation, before an element is created. */
  static controller: GuidesController;

  protected readonly controller = GuideElement.controller;
  #unsubscribe = () => {};

  constructor() {
    super();
    updateWhenLocaleChanges(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.controller.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  override render(): TemplateResult | typeof nothing {
    const magnet = this.controller.view.ready ? this.guide() : undefined;
    // An outlet leaves no gap for what is hidden.
    this.hidden = magnet === undefined;
    return magnet ? this.draw(magnet) : nothing;
  }

  /** What to show now. */
  protected abstract guide(): Magnet | undefined;

  protected abstract draw(magnet: Magnet): TemplateResult;
}

/** At the end of an article: a guide that the person does not have yet on the same topics, which the outlet says in `about`. */
export class GuideCardElement extends GuideElement {
  static override properties = { about: {} };

  declare about: string | undefined;

  protected guide(): Magnet | undefined {
    const topics = this.about?.split(' ');
    const { magnets, leads } = this.controller.view;
    return magnets.find(({ key, topics: own }) => !leads.has(key) && own.some((topic) => topics?.includes(topic)));
  }

  protected draw(magnet: Magnet): TemplateResult {
    return html`<aside class="card beside" aria-labelledby="title" data-testid="guide-card">
      ${coverView(magnet)}
      <div class="words"><p class="kicker">${msg('Guide')}</p><h2 id="title" lang="en"><a href=${pathTo(magnet.key)}>${magnet.title}</a></h2><p class="muted" lang="en">${magnet.summary}</p></div>
    </aside>`;
  }
}

/** On the start page: the guide in `item`. */
export class GuideFeedElement extends GuideElement {
  static override properties = { item: {} };
  static override styles: CSSResultGroup = [styles, unsafeCSS(feedLook)];

  declare item: string | null;

  protected guide(): Magnet | undefined {
    return this.controller.view.magnets.find(({ key }) => key === this.item);
  }

  protected draw(magnet: Magnet): TemplateResult {
    return html`<aside class="feed" aria-labelledby="title" data-testid="guide-home" data-guide=${magnet.key}>
      <div class="picture ${magnet.colour}">${coverView(magnet)}</div>
      <div class="words"><p class="kicker">${msg('Guide')}</p><h3 id="title" lang="en"><a href=${pathTo(magnet.key)}>${magnet.title}</a></h3><p class="summary" lang="en">${magnet.summary}</p></div>
    </aside>`;
  }
}
