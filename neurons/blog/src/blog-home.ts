import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Article } from './article.ts';
import { hide } from './article-card.ts';
import type { BlogController, BlogView } from './blog-controller.ts';
import { pathTo } from './place.ts';
import { isUnderWay, unread } from './reading.ts';
import { styles } from './styles.ts';
import type { Suggestion } from './suggest.ts';

const suggestedCount = 3;

/** The neuron on the start page: what one is in the middle of, and what to read next with why it is there. */
export class BlogHomeElement extends LitElement {
  static override properties = { suggestions: { state: true } };
  static override styles = [
    styles,
    css`
      .card {
        align-content: start;
        block-size: 100%;
        display: grid;
        gap: 1rem;
      }
      ul {
        display: grid;
        gap: 1rem;
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        align-items: start;
        display: grid;
        gap: 0.25rem 1rem;
        grid-template-columns: 5.5rem minmax(0, 1fr);
      }
      img {
        aspect-ratio: 4 / 3;
        block-size: auto;
        border-radius: var(--small);
        grid-row: span 4;
        inline-size: 100%;
        object-fit: cover;
      }
      li:not(:has(img:not(.absent))) {
        grid-template-columns: minmax(0, 1fr);
      }
      img.absent {
        display: none;
      }
      h3 {
        font-size: 1.0625rem;
      }
      h3 a {
        color: inherit;
      }
      .why {
        color: var(--muted);
        font-size: 0.875rem;
      }
      .why button,
      .foot button {
        background: none;
        border: 0;
        color: var(--accent);
        cursor: pointer;
        font: inherit;
        font-size: 0.875rem;
        min-block-size: 1.75rem;
        padding: 0;
        text-decoration: underline;
        text-underline-offset: 0.2em;
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1.25rem;
      }
    `,
  ];
  /** Set at each activation, before an element is created. */
  static controller: BlogController;

  declare suggestions: readonly Suggestion[];
  readonly #controller = BlogHomeElement.controller;
  #unsubscribe = () => {};
  #looking = new AbortController();
  #looked: readonly unknown[] = [];

  constructor() {
    super();
    this.suggestions = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.#controller.subscribe(() => this.requestUpdate());
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
    this.#looking.abort();
    this.#looked = [];
  }

  /** Looks again when the articles, what was read or what is allowed changed. */
  override willUpdate(): void {
    const { articles, marks, ready } = this.#controller.view;
    const basis = [articles, marks, this.#controller.isFitted];
    if (!ready || basis.every((part, index) => part === this.#looked[index])) return;
    this.#looked = basis;
    this.#looking.abort();
    this.#looking = new AbortController();
    const { signal } = this.#looking;
    this.#controller.suggested({ count: suggestedCount, signal }).then(
      (suggestions) => {
        if (!signal.aborted) this.suggestions = suggestions;
      },
      () => undefined,
    );
  }

  override render(): TemplateResult | typeof nothing {
    const { view } = this.#controller;
    const under = view.articles.filter(({ key }) => isUnderWay(view.marks.get(key) ?? unread)).toSorted((a, b) => readAt(view, b) - readAt(view, a))[0];
    this.hidden = !view.ready || (!under && this.suggestions.length === 0);
    if (this.hidden) return nothing;
    return html`<section class="card" aria-labelledby="reading" data-testid="blog-home">
      ${under ? this.#goOn(under) : nothing}
      ${this.suggestions.length > 0 ? this.#next(under !== undefined) : nothing}
      ${this.#foot()}
    </section>`;
  }

  #goOn(article: Article): TemplateResult {
    const { position } = this.#controller.markOf(article.key);
    return html`<h2 class="kicker" id="reading">Go on reading</h2>
      <ul><li>${thumbnail(article)}<h3><a href=${pathTo({ kind: 'article', key: article.key })}>${article.title}</a></h3>
        <progress max="1" value=${position} aria-label="Read so far">${Math.round(position * 100)} %</progress></li></ul>`;
  }

  #next(second: boolean): TemplateResult {
    return html`<h2 class="kicker" id=${second ? 'next' : 'reading'}>Read next</h2>
      <ul>${this.suggestions.map(
        ({ article, reason }) => html`<li data-article=${article.key}>
        ${thumbnail(article)}
        <h3><a href=${pathTo({ kind: 'article', key: article.key })}>${article.title}</a></h3>
        <p class="why"><span data-testid="reason">${reason}</span>, ${article.minutes} min</p>
        <p class="why"><button data-testid="less" aria-label="Less like this: ${article.title}" @click=${() => void this.#controller.lessLike(article)}>Less like this</button></p>
      </li>`,
      )}</ul>`;
  }

  #foot(): TemplateResult | typeof nothing {
    const isReset = [...this.#controller.view.marks.values()].some(({ less }) => less);
    if (this.#controller.isFitted && !isReset) return nothing;
    return html`<p class="foot">
      ${this.#controller.isFitted ? nothing : html`<button data-testid="fit" @click=${() => void this.#controller.fit()}>Fit these to what I read</button>`}
      ${isReset ? html`<button data-testid="reset" @click=${() => void this.#controller.resetSuggestions()}>Forget “less like this”</button>` : nothing}
    </p>`;
  }
}

function readAt({ marks }: BlogView, { key }: Article): number {
  return marks.get(key)?.readAt ?? 0;
}

function thumbnail({ images: [picture] }: Article): TemplateResult | typeof nothing {
  return picture
    ? html`<img src=${picture.path} width=${picture.width} height=${picture.height} alt="" loading="lazy" decoding="async" @error=${hide} />`
    : nothing;
}
