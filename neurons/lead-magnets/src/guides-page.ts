import { numberText } from '@empire/contract/language';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { type Filled, nextQuestion, type Problems, problemsOf } from './form.ts';
import { coverView } from './guide-cover.ts';
import { formView } from './guide-form.ts';
import type { GuidesController } from './guides-controller.ts';
import type { Magnet } from './magnet.ts';
import { openPdf } from './open-pdf.ts';
import { keyOf, pathTo } from './place.ts';
import { styles } from './styles.ts';
import { deliveryText, problemText, refusalText } from './texts.ts';
import { msg, str, updateWhenLocaleChanges } from './words.ts';

/** The pages of the neuron: the catalogue, and each guide with its form or with what became of it. */
export class GuidesPageElement extends LitElement {
  static override properties = { path: {}, problems: { state: true }, busy: { state: true }, queued: { state: true }, printing: { state: true } };
  static override styles = styles;
  /** Set at each activation, before an element is created. */
  static controller: GuidesController;
  static consents: (purpose: 'marketing') => boolean;
  static isQueued: (key: string) => Promise<boolean>;

  declare path: string;
  declare problems: Problems;
  declare busy: boolean;
  declare queued: boolean;
  declare printing: 'no' | 'yes' | 'failed';
  readonly #controller = GuidesPageElement.controller;
  #unsubscribe = () => {};
  #shown = '';

  constructor() {
    super();
    updateWhenLocaleChanges(this);
    this.path = '/guides';
    this.problems = {};
    this.busy = false;
    this.queued = true;
    this.printing = 'no';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.#controller.subscribe(() => {
      this.requestUpdate();
      void this.#look();
    });
    void this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  override render(): TemplateResult {
    const { view } = this.#controller;
    if (view.broken) return html`<p class="notice" role="alert">${problemText(view.broken)}</p>`;
    if (!view.ready) return html`<p class="muted wait" role="status">${msg('Opening the guides…')}</p>`;
    const key = keyOf(this.path);
    if (key === undefined) return this.#catalogue();
    const magnet = view.magnets.find((one) => one.key === key);
    return magnet ? this.#guide(magnet) : this.#missing();
  }

  override updated(): void {
    const heading = this.renderRoot.querySelector<HTMLElement>('[data-place]');
    const place = heading?.dataset.place ?? '';
    if (place === this.#shown) return;
    const first = this.#shown === '';
    this.#shown = place;
    this.problems = {};
    this.printing = 'no';
    void this.#look();
    const magnet = this.#controller.view.magnets.find(({ key }) => key === keyOf(this.path));
    if (magnet) void this.#controller.opened(magnet);
    if (first) return;
    heading?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  #catalogue(): TemplateResult {
    const { magnets, leads, refused } = this.#controller.view;
    return html`<div class="page">
      <div class="head">
        <h1 tabindex="-1" data-place="list">${msg('Guides')}</h1>
        <p class="lead">${msg('To print, to fill in and to keep beside the door. Yours at once, without a network too.')}</p>
      </div>
      ${magnets.length === 0 ? html`<p class="card muted">${msg('No guide has reached this device yet. They arrive with the next connection.')}</p>` : nothing}
      <ul class="shelf">
        ${magnets.map(
          (magnet) => html`<li><article class="card tile" data-testid="guide-tile" data-guide=${magnet.key}>
            <div class="picture ${magnet.colour}">${coverView(magnet)}</div>
            <div class="words"><h2 lang="en"><a href=${pathTo(magnet.key)}>${magnet.title}</a></h2><p class="muted" lang="en">${magnet.summary}</p>
            ${leads.has(magnet.key) ? html`<p><span class="chip">${msg('Yours')}</span></p>` : nothing}</div>
          </article></li>`,
        )}
      </ul>
      ${refused.length > 0 ? html`<details class="refused"><summary>${msg(str`${numberText(refused.length)} not shown`)}</summary><ul>${refused.map((refusal) => html`<li data-testid="guide-refused"><code>${refusal.code}</code> ${refusalText(refusal)}</li>`)}</ul></details>` : nothing}
    </div>`;
  }

  #guide(magnet: Magnet): TemplateResult {
    const { view } = this.#controller;
    const lead = view.leads.get(magnet.key);
    return html`<div class="page one">
      <div class="head">
        <a class="up" href=${pathTo()}>${msg('All guides')}</a>
        <h1 tabindex="-1" lang="en" data-place="guide:${magnet.key}">${magnet.title}</h1>
        <p class="lead" lang="en">${magnet.intro}</p>
      </div>
      <div class="columns">
        <div class="stack">
          ${view.failed ? html`<p class="notice" role="alert" data-testid="guide-problem">${problemText(view.failed)}</p>` : nothing}
          ${lead ? this.#yours(magnet) : nothing}
          ${lead?.email === undefined ? html`${lead ? html`<h2>${msg('Have it sent as well?')}</h2>` : nothing}${this.#form(magnet)}` : nothing}
        </div>
        <aside>${coverView(magnet)}<h2 class="kicker">${msg('Inside')}</h2><ul class="inside" lang="en">${magnet.chapters.map(({ title }) => html`<li>${title}</li>`)}</ul></aside>
      </div>
    </div>`;
  }

  #form(magnet: Magnet): TemplateResult {
    const question = nextQuestion(this.#controller.view.profile);
    return formView({
      profile: this.#controller.view.profile,
      question,
      problems: this.problems,
      marketing: GuidesPageElement.consents('marketing'),
      busy: this.busy,
      check: (filled) => {
        this.problems = problemsOf(filled);
      },
      submit: (filled) => void this.#submit(magnet, filled),
    });
  }

  async #submit(magnet: Magnet, filled: Filled): Promise<void> {
    this.problems = problemsOf(filled);
    const [wrong] = Object.keys(this.problems);
    if (wrong !== undefined) {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus();
      return;
    }
    this.busy = true;
    await this.#controller.submit(magnet, filled, nextQuestion(this.#controller.view.profile));
    this.busy = false;
    await this.#look();
  }

  #yours(magnet: Magnet): TemplateResult {
    const { leads, deliveries } = this.#controller.view;
    const lead = leads.get(magnet.key);
    const delivery = deliveries.get(lead?.idemKey ?? '');
    return html`<section class="card yours" aria-labelledby="yours" data-testid="guide-yours">
      <h2 id="yours"><span aria-hidden="true">✓</span> ${msg('It is yours')}</h2>
      <p class="actions"><button class="primary" data-testid="guide-open" @click=${() => void this.#print(magnet)} ?disabled=${this.printing === 'yes'}>${this.printing === 'yes' ? msg('Drawing the pages…') : msg('Open the PDF')}</button></p>
      <p class="small muted" role="status">${this.printing === 'failed' ? msg('The pages could not be drawn here. The mail brings the same guide.') : msg('It is drawn on this device, with your name if you told one, and needs no network.')}</p>
      ${lead?.email ? html`<p data-testid="guide-delivery" data-status=${delivery?.status ?? (this.queued ? 'queued' : 'told')}>${deliveryText(delivery, this.queued)} <span class="muted">${msg(str`To ${lead.email}.`)}</span></p>` : nothing}
    </section>`;
  }

  async #print(magnet: Magnet): Promise<void> {
    this.printing = 'yes';
    try {
      const { name } = this.#controller.view.profile;
      await openPdf(magnet, { at: Date.now(), ...(name !== undefined && { name }) });
      this.printing = 'no';
    } catch (error) {
      console.error('The PDF could not be made.', error);
      this.printing = 'failed';
    }
  }

  /** Whether the lead still waits on this device. */
  async #look(): Promise<void> {
    const key = keyOf(this.path);
    if (key !== undefined && this.#controller.view.leads.get(key)?.email) this.queued = await GuidesPageElement.isQueued(key).catch(() => true);
  }

  #missing(): TemplateResult {
    return html`<div class="head">
      <h1 tabindex="-1" data-place="missing">${msg('This guide is not here')}</h1>
      <p class="lead">${msg('It may have been withdrawn, or it has not reached this device yet.')}</p>
      <a href=${pathTo()}>${msg('See all guides')}</a>
    </div>`;
  }
}
