import { plural } from '@empire/contract/language';
import type { DiscardedItem, OutboxItem } from '@empire/shared-sync';
import { html, nothing, type TemplateResult } from 'lit';
import { numberText } from '../language/formats.ts';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg, str } from '../language/words.ts';
import { failureText } from '../state/error-text.ts';
import { failureOf } from '../state/failure.ts';
import type { HostActions, HostView } from '../state/host-view.ts';
import { isOwnNote, itemName, refusalText, whyNotDiscard } from '../state/outbox-text.ts';
import { agoText, syncText } from '../state/sync-text.ts';
import type { Conflict } from '../waiting/conflicts.ts';
import { foldAlike } from '../waiting/fold-alike.ts';
import { waitingStyles } from '../waiting/waiting-styles.ts';
import { ConflictElement } from './conflict-card.ts';
import { controls } from './controls.ts';
import { KeepFocus } from './keep-focus.ts';
import { skeleton, skeletonStyles } from './skeleton.ts';

/** So many entries are listed of each kind; there may be thousands after weeks offline. */
const shownAtMost = 50;

/** What is saved on this device and not on the server: what waits, what was refused, what waits for a decision, what was discarded. */
export class WaitingPageElement extends LocalisedElement {
  static override properties = {
    view: { attribute: false },
    actions: { attribute: false },
    items: { state: true },
    discarded: { state: true },
    conflicts: { state: true },
    said: { state: true },
    problem: { state: true },
  };
  static override styles = [controls, skeletonStyles, waitingStyles];

  declare view: HostView;
  declare actions: HostActions;
  declare items: readonly OutboxItem[] | undefined;
  declare discarded: readonly DiscardedItem[];
  declare conflicts: readonly Conflict[];
  /** What the last thing that was done came to. */
  declare said: string;
  declare problem: string | undefined;
  #watching: AbortController | undefined;

  constructor() {
    super();
    new KeepFocus(this);
    this.discarded = [];
    this.conflicts = [];
    this.said = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watching?.abort();
    this.#watching = undefined;
  }

  override willUpdate(): void {
    if (this.#watching || this.view.boot.phase !== 'ready') return;
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    this.#watch(signal).catch((error: unknown) => {
      if (!signal.aborted) this.problem = msg(str`The list could not be read. ${failureText(failureOf(error, 'storage-failed'))}`);
    });
  }

  override render(): TemplateResult {
    return html`
      <div class="stack">
        <h1 tabindex="-1">${msg('What is waiting')}</h1>
        <p class="lead">${syncText(this.view.sync).detail}</p>
        ${this.#counts()}
      </div>
      <div role="status">${this.said ? html`<p class="notice good">${this.said}</p>` : nothing}</div>
      ${this.problem ? html`<p class="notice" role="alert">${this.problem}</p>` : nothing}
      ${this.items ? this.#lists(this.items) : skeleton(msg('Reading what waits…'))}
    `;
  }

  /** The same numbers as in the header. */
  #counts(): TemplateResult | typeof nothing {
    const { sync } = this.view;
    if (!sync) return nothing;
    return html`<ul class="counts">
      <li class=${sync.pending > 0 ? 'warn' : ''} data-testid="count-pending">${msg(str`${numberText(sync.pending)} waiting`)}</li>
      <li class=${sync.rejected > 0 ? 'bad' : ''} data-testid="count-rejected">${msg(str`${numberText(sync.rejected)} refused`)}</li>
      ${this.conflicts.length > 0 ? html`<li class="bad">${msg(str`${numberText(this.conflicts.length)} to decide`)}</li>` : nothing}
      ${sync.lastSuccessMs === undefined ? nothing : html`<li>${msg(str`synced ${agoText(Date.now() - sync.lastSuccessMs)}`)}</li>`}
    </ul>`;
  }

  #lists(items: readonly OutboxItem[]): TemplateResult {
    const refused = items.filter(({ state }) => state === 'rejected');
    const waiting = items.filter(({ state }) => state !== 'rejected');
    // The numbers may be ahead of the list for a moment.
    const counted = (this.view.sync?.pending ?? 0) + (this.view.sync?.rejected ?? 0);
    const isEmpty = items.length + this.conflicts.length + counted === 0;
    return html`
      ${isEmpty ? html`<section class="card stack" data-testid="nothing-waits"><h2>${msg('Nothing waits')}</h2><p class="muted">${msg('Everything that was saved on this device is on the server, too.')}</p></section>` : nothing}
      ${this.conflicts.map((conflict) => html`<empire-conflict .conflict=${conflict} .deviceId=${this.view.deviceId} @take=${(event: CustomEvent<string>) => this.#take(conflict, event.detail)}></empire-conflict>`)}
      ${refused.length > 0 ? this.#refused(refused) : nothing}
      ${waiting.length > 0 ? this.#waiting(waiting) : nothing}
      ${this.discarded.length > 0 ? this.#discarded() : nothing}
    `;
  }

  #refused(items: readonly OutboxItem[]): TemplateResult {
    return html`<section class="card stack" aria-labelledby="refused">
      <h2 id="refused">${msg('Refused by the server')}</h2>
      <p class="muted">${msg('These stay on this device. Offer them again, or discard them.')}</p>
      <ul class="items">
        ${items.slice(0, shownAtMost).map(
          (item) => html`<li data-testid="waiting-item" data-state=${item.state}>
            ${this.#what(item, refusalText(item))}
            <span class="row"><button data-testid="retry" aria-label=${msg(str`Try again: ${this.#label(item)}`)} @click=${() => this.#try(() => this.actions.outbox().retry(item.id), msg('It is offered to the server again.'))}>${msg('Try again')}</button>${this.#discardButton(item)}</span>
          </li>`,
        )}
      </ul>
      ${this.#more(items)}
    </section>`;
  }

  #waiting(items: readonly OutboxItem[]): TemplateResult {
    return html`<section class="card stack" aria-labelledby="waiting">
      <h2 id="waiting">${msg('Saved here, on the way')}</h2>
      <p class="muted">${msg('These are sent as soon as there is a connection. Nothing needs to be done.')}</p>
      ${this.#list(items.filter((item) => !isOwnNote(item)))} ${this.#ofHost(items.filter(isOwnNote))}
      <span class="row"><button data-testid="send-now" @click=${() => this.actions.syncNow()}>${msg('Send now')}</button></span>
    </section>`;
  }

  #list(items: readonly OutboxItem[]): TemplateResult | typeof nothing {
    if (items.length === 0) return nothing;
    const rows = foldAlike(items);
    return html`<ul class="items">
        ${rows.slice(0, shownAtMost).map((row) => (row.length > 1 ? this.#alike(row) : row.map((item) => this.#one(item))))}
      </ul>
      ${this.#more(rows)}`;
  }

  #one(item: OutboxItem): TemplateResult {
    return html`<li data-testid="waiting-item" data-state=${item.state}>${this.#what(item)}${this.#discardButton(item)}</li>`;
  }

  /** Many of one kind, folded: offers that were shown in a week without a network are not a hundred lines. */
  #alike(items: readonly OutboxItem[]): TemplateResult | typeof nothing {
    const [first] = items;
    if (!first) return nothing;
    const { neuron, what } = itemName(first.id, this.view.neurons ?? []);
    return html`<li data-testid="waiting-alike">
      <details class="notes">
        <summary><strong>${neuron}</strong> <span class="tag queued">${msg(str`${numberText(items.length)} waiting`)}</span> <span class="small muted">${what}</span></summary>
        <ul class="items">${items.slice(0, shownAtMost).map((item) => this.#one(item))}</ul>
        ${this.#more(items)}
      </details>
    </li>`;
  }

  /** What the application noted by itself stands folded behind what the person did. */
  #ofHost(items: readonly OutboxItem[]): TemplateResult | typeof nothing {
    if (items.length === 0) return nothing;
    const words = plural(items.length, {
      one: () => msg('1 note of the application itself'),
      other: () => msg(str`${numberText(items.length)} notes of the application itself`),
    });
    return html`<details class="notes" data-testid="waiting-notes"><summary>${words}</summary>${this.#list(items)}</details>`;
  }

  #discarded(): TemplateResult {
    return html`<section class="card stack" aria-labelledby="discarded">
      <h2 id="discarded">${msg('Discarded')}</h2>
      <p class="muted">${msg('It can be put back for 30 days.')}</p>
      <ul class="items">
        ${this.discarded.slice(0, shownAtMost).map(({ id, docId, discardedAtMs }) => {
          const { neuron, what } = itemName(docId, this.view.neurons ?? []);
          return html`<li data-testid="discarded-item">
            <span class="what"><strong>${neuron}</strong><span class="small muted">${msg(str`${what}, discarded ${agoText(Date.now() - discardedAtMs)}`)}</span></span>
            <button data-testid="undo" aria-label=${msg(str`Put back: ${neuron}, ${what}`)} @click=${() => this.#try(() => this.actions.outbox().undo(id), msg('It is back, and will be sent.'))}>${msg('Put back')}</button>
          </li>`;
        })}
      </ul>
      ${this.#more(this.discarded)}
    </section>`;
  }

  #what(item: OutboxItem, reason?: string): TemplateResult {
    const { neuron, what } = itemName(item.id, this.view.neurons ?? []);
    const words = { queued: msg('waits'), sending: msg('is being sent'), rejected: msg('refused') };
    return html`<span class="what">
      <span class="row"><strong>${neuron}</strong><span class="tag ${item.state}">${words[item.state]}</span></span>
      <span class="small muted">${what}${item.sinceMs === undefined ? '' : `, ${agoText(Date.now() - item.sinceMs)}`}</span>
      ${reason === undefined ? nothing : html`<span class="small">${reason}</span>`}
    </span>`;
  }

  #discardButton(item: OutboxItem): TemplateResult {
    const why = whyNotDiscard(item, { isOffline: this.view.sync?.phase === 'offline' });
    if (why !== undefined) return html`<span class="small muted">${why}</span>`;
    const discard = async () => void (await this.actions.outbox().discard(item.id));
    return html`<button data-testid="discard" aria-label=${msg(str`Discard: ${this.#label(item)}`)} @click=${() => this.#try(discard, msg('It is discarded. You can put it back below.'))}>${msg('Discard')}</button>`;
  }

  #label(item: OutboxItem): string {
    return Object.values(itemName(item.id, this.view.neurons ?? [])).join(', ');
  }

  #more({ length }: readonly unknown[]): TemplateResult | typeof nothing {
    return length > shownAtMost ? html`<p class="small muted">${msg(str`And ${numberText(length - shownAtMost)} more.`)}</p>` : nothing;
  }

  async #take(conflict: Conflict, revision: string): Promise<void> {
    await this.#try(async () => (await this.actions.conflicts()).take(conflict, revision), msg('This version is used now, here and on your other devices.'));
  }

  async #try(task: () => Promise<void>, done: string): Promise<void> {
    this.said = '';
    this.problem = undefined;
    try {
      await task();
      this.said = done;
      await this.#readBesides();
    } catch (error) {
      const failure = failureOf(error, 'storage-failed');
      this.problem =
        failure.code === 'offline' || failure.code === 'timeout'
          ? msg('That needs a connection to the server. Nothing was changed.')
          : msg(str`That did not work. ${failureText(failure)}`);
    }
  }

  async #watch(signal: AbortSignal): Promise<void> {
    for await (const items of this.actions.outbox().watch({ signal })) {
      this.items = items;
      await this.#readBesides();
    }
  }

  async #readBesides(): Promise<void> {
    this.discarded = await this.actions.outbox().discarded();
    this.conflicts = await (await this.actions.conflicts()).list();
  }
}

/** Registers the elements of the waiting page. Calling it again does nothing. */
export function defineWaiting(): void {
  if (customElements.get('empire-waiting')) return;
  customElements.define('empire-conflict', ConflictElement);
  customElements.define('empire-waiting', WaitingPageElement);
}
