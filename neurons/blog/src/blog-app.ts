import { sizeText } from '@empire/contract/language';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { arcStyles } from './arc-styles.ts';
import type { Article } from './article.ts';
import { articleView } from './article-view.ts';
import type { BlogController } from './blog-controller.ts';
import { bodyOf } from './body.ts';
import { blockOfLine } from './course.ts';
import { type Heading, headingsOf } from './headings.ts';
import { inMood, listView, someView } from './list-view.ts';
import { mapView } from './map-view.ts';
import { moodText } from './mood.ts';
import { onlineArticleView } from './online-view.ts';
import { pathTo, placeOf } from './place.ts';
import { proseStyles } from './prose-styles.ts';
import type { Lead } from './search-lead.ts';
import { searchView } from './search-view.ts';
import { styles } from './styles.ts';
import { tabsView } from './tabs-view.ts';
import { dayText, problemText } from './texts.ts';
import { topicText } from './topic-text.ts';
import { watchProgress } from './watch-progress.ts';
import { msg, str, updateWhenLocaleChanges } from './words.ts';

const typingPauseMs = 400;
const arrivalMs = 3_000;

/** The whole neuron on the screen: shows what the controller knows about the place that `path` names. */
export class BlogAppElement extends LitElement {
  static override properties = {
    path: {},
    impatient: { state: true },
    query: { state: true },
    relatedMood: { state: true },
    related: { state: true },
    lead: { state: true },
  };
  static override styles = [styles, proseStyles, arcStyles];
  /** Set at each activation, before an element is created. */
  static controller: BlogController;

  declare path: string;
  /** Whether what is published had time to arrive: before, nothing may only mean not yet. */
  declare impatient: boolean;
  declare query: string;
  declare relatedMood: 'any' | 'lighter' | 'same';
  declare related: readonly Article[];
  /** Where what is searched for may lead. */
  declare lead: Lead | undefined;
  readonly #controller = BlogAppElement.controller;
  #unsubscribe = () => {};
  #patience: ReturnType<typeof setTimeout> | undefined;
  #shown = '';
  #asked: string | undefined;
  #opened: { readonly article: Article; readonly body: HTMLElement; readonly headings: readonly Heading[] } | undefined;
  #understood: BlogController['view']['understood'] | undefined;
  #reading = new AbortController();
  #looking = new AbortController();
  #typing = new AbortController();

  constructor() {
    super();
    updateWhenLocaleChanges(this);
    this.impatient = false;
    this.path = '/blog';
    this.query = '';
    this.relatedMood = 'any';
    this.related = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.#controller.subscribe(() => this.requestUpdate());
    this.#patience = setTimeout(() => {
      this.impatient = true;
    }, arrivalMs);
    // A browser's first number and date take tens of milliseconds: in tasks of their own then, while the articles are being read.
    setTimeout(() => sizeText(10_000));
    setTimeout(() => dayText(0));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
    clearTimeout(this.#patience);
    this.#reading.abort();
    this.#looking.abort();
    this.#typing.abort();
  }

  override render(): TemplateResult {
    const { view } = this.#controller;
    if (view.broken) return html`<p class="notice" role="alert">${problemText(view.broken)}</p>`;
    if (!view.ready || (!this.impatient && this.#mayArrive())) return html`<p class="muted wait" role="status">${msg('Opening the articles…')}</p>`;
    return html`${tabsView(placeOf(this.path))} ${view.failed ? html`<p class="notice" role="alert">${problemText(view.failed)}</p>` : ''} ${this.#place()}`;
  }

  override willUpdate(changed: PropertyValues): void {
    const { understood } = this.#controller.view;
    if (changed.has('path')) {
      this.related = [];
      this.relatedMood = 'any';
    }
    this.#fetch();
    if (changed.has('path') || changed.has('relatedMood') || understood !== this.#understood) this.#look();
    this.#understood = understood;
  }

  /** On another place the reader continues at the heading, and the progress of the article left is written down. */
  override updated(): void {
    const heading = this.renderRoot.querySelector<HTMLElement>('[data-place]');
    const shown = heading?.dataset.place ?? '';
    if (shown === this.#shown) return;
    const first = this.#shown === '';
    this.#shown = shown;
    this.#follow();
    if (first) return;
    heading?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  /** Asks once somebody has stopped typing. */
  async #lead(query: string): Promise<void> {
    this.#typing.abort();
    this.#typing = new AbortController();
    const { signal } = this.#typing;
    this.lead = undefined;
    await new Promise((resolve) => setTimeout(resolve, typingPauseMs));
    const lead = signal.aborted ? undefined : await this.#controller.leadOf(query, signal).catch(() => undefined);
    if (!signal.aborted) this.lead = lead;
  }

  #place(): TemplateResult {
    const { view } = this.#controller;
    const place = placeOf(this.path);
    if (place.kind === 'search')
      return searchView(view, {
        query: this.query,
        hits: this.#controller.find(this.query),
        lead: this.lead,
        changed: (query) => {
          this.query = query;
          void this.#lead(query);
        },
      });
    if (place.kind === 'map') return mapView(view);
    if (place.kind === 'saved') {
      const articles = [...view.articles, ...view.fetched].filter(({ key }) => view.marks.get(key)?.saved);
      return someView(view, {
        title: msg('Saved for offline'),
        place: 'saved',
        line: msg('Text and pictures stay on this device.'),
        articles,
        empty:
          view.online.length === 0
            ? msg('Nothing yet. Every text is here anyway; saving keeps its pictures, too.')
            : msg('Nothing yet. Saving keeps the pictures of an article, too.'),
      });
    }
    if (place.kind === 'tag') {
      const articles = view.articles.filter(({ tags }) => tags.includes(place.tag));
      return someView(view, {
        title: msg(str`On ${topicText(place.tag)}`),
        place: `tag:${place.tag}`,
        articles,
        empty: msg('No article on this device has this topic.'),
      });
    }
    if (place.kind === 'mood') {
      const { title, line } = moodText(place.mood);
      return someView(view, {
        title,
        line,
        place: `mood:${place.mood}`,
        articles: inMood(view, place.mood),
        empty: msg('No article on this device is of this mood.'),
      });
    }
    return place.kind === 'article' ? this.#article(place.key) : listView(view, { fetch: () => void this.#controller.fetch(view.online) });
  }

  #article(key: string): TemplateResult {
    const { view } = this.#controller;
    const article = this.#controller.articleOf(key);
    if (!article) return view.online.includes(key) ? onlineArticleView(view, { fetch: () => void this.#controller.fetch([key]) }) : this.#missing();
    if (this.#opened?.article.key !== key || this.#opened.article.html !== article.html) {
      const body = bodyOf(article.html);
      this.#opened = { article, body, headings: headingsOf(body) };
    }
    return articleView({
      view,
      article,
      body: this.#opened.body,
      headings: this.#opened.headings,
      mark: this.#controller.markOf(key),
      related: this.related,
      relatedMood: this.relatedMood,
      keep: (saved) => void this.#controller.keep(article, saved),
      goTo: (number) => this.#goTo(`[data-heading="${number}"]`),
      goToLine: (line) => this.#goToLine(article, line),
      goOn: () => this.#goOn(this.#controller.markOf(key).position),
      choose: (mood) => {
        this.relatedMood = mood;
      },
    });
  }

  /** Whether nothing is here yet of what the place shows. */
  #mayArrive(): boolean {
    const { articles, online } = this.#controller.view;
    const place = placeOf(this.path);
    if (place.kind !== 'article') return articles.length + online.length === 0;
    return this.#controller.articleOf(place.key) === undefined && !online.includes(place.key);
  }

  #missing(): TemplateResult {
    return html`<div class="stack">
      <h1 tabindex="-1" data-place="missing">${msg('This article is not here')}</h1>
      <p class="lead">${msg('It may have been withdrawn, or it has not reached this device yet.')}</p>
      <a href=${pathTo({ kind: 'list' })}>${msg('See all articles')}</a>
    </div>`;
  }

  /** Who opens an article that is only on the server asks for it: once, then by the button. */
  #fetch(): void {
    const place = placeOf(this.path);
    const isElsewhere = place.kind === 'article' && this.#controller.view.online.includes(place.key) && !this.#controller.articleOf(place.key);
    const key = isElsewhere ? place.key : undefined;
    if (key === this.#asked) return;
    this.#asked = key;
    if (key !== undefined) void this.#controller.fetch([key]);
  }

  /** Looks for what to read next; the answer of an article left meanwhile is dropped. */
  #look(): void {
    this.#looking.abort();
    this.#looking = new AbortController();
    const { signal } = this.#looking;
    const place = placeOf(this.path);
    const article = place.kind === 'article' && this.#controller.articleOf(place.key);
    if (!article) return;
    void this.#controller.related(article, this.relatedMood, signal).then(
      (ranked) => {
        const articles = new Map(this.#controller.view.articles.map((one) => [one.key, one]));
        if (!signal.aborted) this.related = ranked.flatMap(({ id }) => articles.get(id) ?? []);
      },
      () => undefined,
    );
  }

  #follow(): void {
    this.#reading.abort();
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    const place = placeOf(this.path);
    const article = place.kind === 'article' && this.#controller.articleOf(place.key);
    const prose = this.renderRoot.querySelector<HTMLElement>('.prose');
    if (!article || !prose) return;
    void this.#controller.opened(article);
    watchProgress(prose, { signal, moved: (position) => void this.#controller.moved(article, position) });
  }

  #goToLine({ text }: Article, line: number): void {
    const block = this.#opened && blockOfLine(this.#opened.body, { text, line });
    if (!block) return;
    block.tabIndex = -1;
    block.scrollIntoView({ block: 'center' });
    block.focus({ preventScroll: true });
  }

  #goTo(selector: string): void {
    const target = this.renderRoot.querySelector<HTMLElement>(selector);
    target?.scrollIntoView({ block: 'start' });
    target?.focus({ preventScroll: true });
  }

  #goOn(position: number): void {
    const prose = this.renderRoot.querySelector<HTMLElement>('.prose');
    if (!prose) return;
    const { top, height } = prose.getBoundingClientRect();
    scrollTo({ top: scrollY + top + height * position - innerHeight });
  }
}
