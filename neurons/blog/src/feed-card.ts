import { percentText } from '@empire/contract/language';
import { feedLook } from '@empire/contract/look';
import { html, LitElement, nothing, type TemplateResult, unsafeCSS } from 'lit';
import { hide } from './article-card.ts';
import type { BlogController } from './blog-controller.ts';
import { pathTo } from './place.ts';
import { isUnderWay } from './reading.ts';
import { styles } from './styles.ts';
import { msg, str, updateWhenLocaleChanges } from './words.ts';

/** One article on the start page, the one in `item`: to go on with, or to read. */
export class FeedCardElement extends LitElement {
  static override properties = { item: {} };
  static override styles = [styles, unsafeCSS(feedLook)];
  /** Set at each activation, before an element is created. */
  static controller: BlogController;

  declare item: string | null;
  readonly #controller = FeedCardElement.controller;
  #unsubscribe = () => {};

  constructor() {
    super();
    updateWhenLocaleChanges(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.#controller.subscribe(() => this.requestUpdate());
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  override render(): TemplateResult | typeof nothing {
    const article = this.#controller.view.articles.find(({ key }) => key === this.item);
    // The start page leaves no gap for what is hidden.
    this.hidden = article === undefined;
    if (!article) return nothing;
    const [picture] = article.images;
    const mark = this.#controller.markOf(article.key);
    return html`<article class="feed" data-testid="blog-home" data-article=${article.key}>
      <div class="picture">${picture ? html`<img src=${picture.path} width=${picture.width} height=${picture.height} alt="" loading="lazy" decoding="async" @error=${hide} />` : nothing}</div>
      <div class="words">
        <p class="kicker">${isUnderWay(mark) ? msg('Go on reading') : msg(str`To read, ${article.minutes} min`)}</p>
        <h3 lang=${article.lang}><a href=${pathTo({ kind: 'article', key: article.key })}>${article.title}</a></h3>
        <p class="summary" lang=${article.lang}>${article.summary}</p>
        ${isUnderWay(mark) ? html`<progress max="1" value=${mark.position} aria-label=${msg('Read so far')}>${percentText(mark.position)}</progress>` : nothing}
      </div>
    </article>`;
  }
}
