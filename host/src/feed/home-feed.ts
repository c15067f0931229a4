import type { Json, RecommendOutput } from '@empire/contract';
import { ContextConsumer } from '@lit/context';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { FeedbackLog } from '../ai/feedback-log.ts';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg, str } from '../language/words.ts';
import { controls } from '../shell/controls.ts';
import { type HostState, hostContext } from '../shell/host-context.ts';
import { mountNeuron } from '../shell/mount-neuron.ts';
import { contributors } from '../state/contributions.ts';
import { failureOf } from '../state/failure.ts';
import type { NeuronView } from '../state/host-view.ts';
import { purposeText } from '../state/purpose-texts.ts';
import { feedGhost } from './feed-ghost.ts';
import { feedStyles } from './feed-styles.ts';
import { FeedUnwanted } from './feed-unwanted.ts';
import { cardsShown, type FeedCard, rankFeed } from './rank-feed.ts';
import { reasonText } from './reason-text.ts';
import { haveAllProposed, patienceMs, steadied } from './steady-feed.ts';

const slot = 'feed';

/**
 * The feed of the start page: cards of all neurons, ranked together, each with why it is there. A card is the neuron's own element of the slot `feed`,
 * with what it shows in its attribute `item`; the host says why it is there and takes it away when it is not wanted.
 */
export class HomeFeedElement extends LocalisedElement {
  static override properties = { cards: { state: true }, unwanted: { state: true }, failed: { state: true }, shown: { type: Boolean, reflect: true } };
  static override styles = [controls, feedStyles];

  declare cards: readonly FeedCard[];
  declare unwanted: ReadonlySet<string>;
  /** The code of what could not be saved. */
  declare failed: boolean;
  /** Whether there were cards: from then on nothing moves them but the person. */
  declare shown: boolean;
  readonly #host = new ContextConsumer(this, { context: hostContext, subscribe: true });
  #life = new AbortController();
  #ranking = new AbortController();
  #ranked: readonly unknown[] = [];
  #choices: FeedUnwanted | undefined;
  #feedback: FeedbackLog | undefined;
  /** What the cards follow, where a rung of AI ranked them. */
  #answer: RecommendOutput | undefined;
  #waking = false;
  /** Whether it is known what is not wanted, and whether the first cards have waited for it and for others long enough. */
  #knowsUnwanted = false;
  #impatient = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** Whether the person asked for what changes next. */
  #asked = false;

  constructor() {
    super();
    this.cards = [];
    this.unwanted = new Set();
    this.failed = false;
    this.shown = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#life = new AbortController();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#life.abort();
    this.#ranking.abort();
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#ranked = [];
    this.#choices = undefined;
    this.#feedback = undefined;
    this.#answer = undefined;
  }

  override willUpdate(): void {
    const host = this.#host.value;
    if (host?.view.boot.phase !== 'ready' || !this.isConnected) return;
    this.#choices ??= this.#open(host);
    this.#patience ??= setTimeout(() => {
      this.#impatient = true;
      this.requestUpdate();
    }, patienceMs);
    this.#wake(host);
    this.#rank(host);
  }

  override render(): TemplateResult | typeof nothing {
    const host = this.#host.value;
    this.hidden = !host || (this.cards.length === 0 && (this.shown || !isExpected(host)));
    if (this.hidden || !host) return nothing;
    if (this.cards.length === 0) return feedGhost();
    return html`<section aria-labelledby="feed">
      <h2 id="feed" class="kicker">${msg('For you now')}</h2>
      ${this.failed ? html`<p class="notice" role="alert">${msg('This could not be saved: the device has no room left.')}</p>` : nothing}
      <ul data-testid="feed">${repeat(
        this.cards,
        ({ key }) => key,
        (card) => this.#card(card),
      )}</ul>
      ${this.#foot(host)}
    </section>`;
  }

  override updated(_: PropertyValues): void {
    const host = this.#host.value;
    if (!host) return;
    for (const place of this.renderRoot.querySelectorAll<HTMLElement>('.body:empty')) this.#mount(place, host);
    const [lead, ...others] = this.renderRoot.querySelectorAll<HTMLElement>('.body > *');
    lead?.toggleAttribute('lead', true);
    for (const other of others) other.removeAttribute('lead');
  }

  #card(card: FeedCard): TemplateResult {
    const { key, neuron, item, reason } = card;
    return html`<li data-card=${key} data-reason=${reason.kind} @click=${(event: Event) => isFollowed(event) && this.#tell({ opened: key })}>
      <div class="body" data-neuron=${neuron} data-item=${item.id}></div>
      <p class="why"><span data-testid="feed-reason">${reasonText(reason, this.#host.value?.view.neurons ?? [])}</span>
        ${
          item.standing === 'new' && !item.ownLess
            ? html`<button class="link" data-testid="feed-less" aria-label=${msg(str`Less like this: ${item.title}`)} @click=${() => void this.#less(card)}>${msg('Less like this')}</button>`
            : nothing
        }</p>
    </li>`;
  }

  #foot({ view, actions }: HostState): TemplateResult | typeof nothing {
    const fitted = isFitted(view);
    if (fitted && this.unwanted.size === 0) return nothing;
    const allow = () => this.#ask(actions.decide(['personalization'], { granted: true, place: 'feed' }));
    const reset = () => this.#ask(this.#choices?.reset());
    return html`<p class="foot">
      ${fitted ? nothing : html`<span>${msg('The same for everybody.')} ${purposeText('personalization').wording} <button class="link" data-testid="feed-fit" @click=${allow}>${msg('Allow that')}</button></span>`}
      ${this.unwanted.size > 0 ? html`<button class="link" data-testid="feed-reset" @click=${reset}>${msg('Forget “less like this”')}</button>` : nothing}
    </p>`;
  }

  #open({ actions }: HostState): FeedUnwanted {
    const { signal } = this.#life;
    const { board, db, events, ai, untold } = actions.feed();
    const allows = () => this.#host.value !== undefined && isFitted(this.#host.value.view);
    const choices = new FeedUnwanted({ db, events, allows });
    this.#feedback = new FeedbackLog({ ai, events, allows, ...(untold && { untold: untold('host', { signal }) }) });
    void this.#feedback.tellUntold();
    board.proposals.subscribe(() => this.requestUpdate(), { signal });
    this.#follow(choices, signal).catch((error: unknown) => {
      if (!signal.aborted) console.warn('What the start page should show less of is not known.', error);
    });
    return choices;
  }

  async #follow(choices: FeedUnwanted, signal: AbortSignal): Promise<void> {
    for await (const unwanted of choices.watch(signal)) {
      this.#knowsUnwanted = true;
      this.unwanted = unwanted;
    }
  }

  /** Ranks again when what is proposed, wanted, allowed or contributing has changed. */
  #rank({ view, actions }: HostState): void {
    const { board } = actions.feed();
    const ai = this.#feedback?.ai ?? actions.feed().ai;
    let answer: RecommendOutput | undefined;
    const contributing = contributingTo(view);
    const all = contributing.map(({ name }) => name);
    const active = contributing.filter(({ state }) => state.phase === 'active');
    const names = active.map(({ name }) => name);
    const settled = !isFetching(view) && (this.#impatient || (this.#knowsUnwanted && haveAllProposed(board.proposals.current, all)));
    if (!this.shown && !this.#impatient && !settled) return;
    const basis = [board.proposals.current, this.unwanted, isFitted(view), names.join(), settled, this.#impatient];
    if (basis.every((part, index) => part === this.#ranked[index])) return;
    this.#ranked = basis;
    this.#ranking.abort();
    this.#ranking = new AbortController();
    const { signal } = this.#ranking;
    const { unwanted } = this;
    const proposals = new Map([...board.proposals.current].filter(([name]) => names.includes(name)));
    rankFeed({ proposals, unwanted, isFitted: isFitted(view), now: Date.now() }, { ai, signal, answered: (given) => (answer = given) }).then(
      (cards) => {
        if (signal.aborted) return;
        this.cards = this.#asked ? cards : steadied(this.cards, cards, { proposals, unwanted, most: cardsShown });
        // Nothing at all may only mean that nothing has arrived yet.
        this.shown ||= cards.length > 0 || (settled && this.#impatient);
        this.#asked = false;
        this.#answer = answer;
      },
      (error: unknown) => {
        if (!signal.aborted) console.error('The start page could not be ranked.', error);
      },
    );
  }

  async #less({ neuron, item, key }: FeedCard): Promise<void> {
    this.#asked = true;
    this.unwanted = new Set([...this.unwanted, key]);
    this.#tell({ unwanted: key });
    await this.#choices?.add({ neuron, item: item.id }).catch(() => this.#fail());
    this.renderRoot.querySelector<HTMLElement>('[data-testid="feed-reset"]')?.focus({ preventScroll: true });
  }

  /** What came of the ranking; the person's own act waits for nothing. */
  #tell(outcome: Json): void {
    const answer = this.#answer;
    if (answer) this.#feedback?.tell(answer, outcome).catch((error: unknown) => console.warn('What came of a suggestion was not recorded.', error));
  }

  /** What the person asked for may move everything. */
  #ask(act: Promise<void> | undefined): void {
    this.#asked = true;
    act?.catch(() => this.#fail());
  }

  #fail(): void {
    this.failed = true;
  }

  #mount(place: HTMLElement, { view, actions, path }: HostState): void {
    const { neuron: name = '', item = '' } = place.dataset;
    const state = view.neurons?.find((one) => one.name === name)?.state;
    const tag = state?.phase === 'active' ? state.elements[slot]?.[0] : undefined;
    if (tag === undefined) return;
    mountNeuron(tag, { into: place, path, mounted: (element) => element.setAttribute('item', item) }).catch((error: unknown) => {
      if (place.isConnected) actions.failNeuron(name, failureOf(error, 'render-failed'));
    });
  }

  /** Nothing that a person came for waits for a card. */
  #wake({ view, actions }: HostState): void {
    const asleep = contributingTo(view).filter(({ state }) => state.phase === 'idle');
    if (this.#waking || asleep.length === 0) return;
    this.#waking = true;
    const idle = globalThis.requestIdleCallback ?? ((task: () => void) => setTimeout(task, 200));
    idle(() => {
      this.#waking = false;
      for (const { name } of asleep) if (this.isConnected) actions.ensureNeuron(name);
    });
  }
}

/** Whether what is published arrives for the first time. */
function isFetching({ firstSync, sync }: HostState['view']): boolean {
  return firstSync !== undefined && sync?.phase !== 'offline' && firstSync.done < firstSync.all;
}

/** Whether cards may still come. */
function isExpected({ view }: HostState): boolean {
  if (view.boot.phase === 'failed') return false;
  return view.neurons === undefined ? view.sync?.phase !== 'offline' : contributingTo(view).length > 0;
}

function contributingTo(view: HostState['view']): readonly NeuronView[] {
  return contributors(view, { slot, variantOf: () => undefined });
}

/** Whether a click is on a link, however deep in the card. */
function isFollowed(event: Event): boolean {
  return event.composedPath().some((one) => one instanceof HTMLAnchorElement);
}

function isFitted({ purposes }: HostState['view']): boolean {
  return purposes.some(({ purpose, allowed }) => purpose === 'personalization' && allowed);
}
