import { sizeText } from '@empire/contract/language';
import { html, nothing, type TemplateResult } from 'lit';
import { ModelConsole, type ModelRow, type RungRow } from '../ai/model-console.ts';
import { answeredText, rungStateText, rungText, taskText } from '../ai/model-text.ts';
import { toldReason } from '../ai/runtime-words.ts';
import { numberText } from '../language/formats.ts';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg, str } from '../language/words.ts';
import { failureText } from '../state/error-text.ts';
import { failureOf } from '../state/failure.ts';
import type { HostActions, HostView } from '../state/host-view.ts';
import { controls } from './controls.ts';
import { modelsStyles } from './models-styles.ts';
import { skeleton, skeletonStyles } from './skeleton.ts';

const lookEveryMs = 1_500;

/** The models of this device: what there is, what answers, what it last said. */
export class ModelsPageElement extends LocalisedElement {
  static override properties = {
    view: { attribute: false },
    actions: { attribute: false },
    problem: { state: true },
    said: { state: true },
    shown: { state: true },
  };
  static override styles = [controls, skeletonStyles, modelsStyles];

  declare view: HostView;
  declare actions: HostActions;
  declare problem: string | undefined;
  /** What the last thing that was done came to. */
  declare said: string;
  /** Whether the inputs of the last answers are shown. */
  declare shown: boolean;
  #console: ModelConsole | undefined;
  #watching: AbortController | undefined;

  constructor() {
    super();
    this.said = '';
    this.shown = false;
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
    this.#watch(signal).catch((error: unknown) => this.#failed(error));
  }

  override render(): TemplateResult {
    const { models, rungs } = this.#console ?? {};
    return html`
      <div class="stack">
        <h1 tabindex="-1">${msg('Models on this device')}</h1>
        <p class="lead">${msg('Everything here runs on this device, also offline. Texts that are read by a model never leave it.')}</p>
      </div>
      <div role="status">${this.said ? html`<p class="notice good" data-testid="said">${this.said}</p>` : nothing}</div>
      ${this.problem ? html`<p class="notice" role="alert">${this.problem}</p>` : nothing}
      ${models && rungs ? html`${this.#models(models)}${this.#rungs(rungs)}${this.#answers()}` : this.problem ? nothing : skeleton(msg('Looking at the models…'))}
    `;
  }

  #models(models: readonly ModelRow[]): TemplateResult {
    return html`
      <section class="card stack" aria-labelledby="models">
        <h2 id="models">${msg('Models')}</h2>
        ${models.length === 0 ? html`<p class="muted">${msg('No model is here yet. Rules answer; models arrive when the page is idle and the connection allows it.')}</p>` : nothing}
        ${this.#told()}
        <ul class="rows">${models.map((row) => this.#model(row))}</ul>
      </section>
    `;
  }

  /** How the signed list of models stands. */
  #told(): TemplateResult | typeof nothing {
    const { told } = this.#console ?? {};
    if (!told) return nothing;
    const number = numberText(told.sequence ?? 0);
    const words = {
      current: msg(str`The federation’s list of models is signed and in force, as number ${number}.`),
      grace: msg('The list of models has expired. What is here goes on; nothing new is taken until a newer list comes.'),
      expired: msg('The list of models expired more than 30 days ago. Rules answer until a newer one comes.'),
      none: msg('No signed list of models has come yet.'),
    }[told.standing];
    return html`
      <p class="small muted" data-standing=${told.standing} data-sequence=${told.sequence ?? 0}>${words}</p>
      ${told.problem ? html`<div class="small problem">${reasonView(told.problem)}</div>` : nothing}
    `;
  }

  #model({ model, tasks, role, isReplaceable, refused }: ModelRow): TemplateResult {
    const word = { current: msg('in use'), previous: msg('kept, the version before'), offered: msg('not on this device') }[role];
    return html`
      <li data-model=${model.id} data-version=${model.version} data-role=${role}>
        <div>
          <strong>${model.id}</strong> <span class="muted">${model.version}, ${sizeText(model.bytes)}</span>
          <span class="tag ${role === 'current' ? 'good' : ''}">${word}</span>
          <div class="small muted">${tasks.map(taskText).join(', ')}</div>
          ${refused ? html`<div class="small problem">${reasonView(refused)}</div>` : nothing}
        </div>
        <div class="buttons">
          ${role === 'offered' ? html`<button @click=${() => this.#do(msg(str`${model.id} is on this device now.`), (on) => on.fetch(model))}>${msg('Fetch it')}</button>` : nothing}
          ${
            role === 'current'
              ? html`<button data-testid="check" @click=${() => this.#check(tasks[0])}>${msg('Check it')}</button>
                ${isReplaceable ? html`<button @click=${() => this.#do(msg(str`The version of ${model.id} before this one answers again.`), (on) => on.rollBack(model))}>${msg('Go back one version')}</button>` : nothing}`
              : nothing
          }
        </div>
      </li>
    `;
  }

  #rungs(rungs: readonly RungRow[]): TemplateResult {
    return html`
      <section class="card stack" aria-labelledby="rungs">
        <h2 id="rungs">${msg('Who may answer')}</h2>
        <p class="muted">${msg('The best one that is ready answers. The others start when the page is idle and somebody asks.')}</p>
        <ul class="rows">
          ${rungs.map(
            ({ provider, forced, tasks }) => html`
              <li data-rung=${provider}>
                <div>
                  <strong>${rungText(provider)}</strong> ${forced ? html`<span class="tag warn">${msg('answers alone')}</span>` : nothing}
                  <div class="states">${tasks.map(({ task, state, reason }) => html`<span class="state ${state}" title=${reason ? toldReason(reason).words : ''} data-task=${task}>${taskText(task)} <b>${provider === 'rules' && state === 'cold' ? msg('at hand') : rungStateText(state)}</b></span>`)}</div>
                  ${tasks.flatMap(({ task, reason }) => (reason ? [html`<div class="small problem">${taskText(task)}: ${reasonView(reason)}</div>`] : []))}
                </div>
                <div class="buttons"><button aria-pressed=${forced} data-testid="force" @click=${() => this.#force(forced ? undefined : provider)}>${forced ? msg('Let all answer') : msg('Only this one')}</button></div>
              </li>
            `,
          )}
        </ul>
      </section>
    `;
  }

  #answers(): TemplateResult {
    const answers = this.#console?.recent() ?? [];
    return html`
      <section class="card stack" aria-labelledby="answers">
        <h2 id="answers">${msg('Last answers')}</h2>
        ${answers.length === 0 ? html`<p class="muted">${msg('None since this page was opened.')}</p>` : nothing}
        <ol class="rows">
          ${answers.map(
            (record) => html`<li>
              <div>
                <strong>${taskText(record.task)}</strong> <span class="muted">${rungText(record.provider)}, ${numberText(record.ms, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 1 })}</span>
                <div class="small">${answeredText(record)}</div>
                ${record.steppedDown.map(({ provider, reason }) => html`<div class="small problem">${rungText(provider)}: ${reasonView(reason)}</div>`)}
                ${this.shown ? html`<pre class="small">${JSON.stringify(record.input, null, 1).slice(0, 2_000)}</pre>` : nothing}
              </div>
            </li>`,
          )}
        </ol>
        ${answers.length > 0 ? html`<button aria-pressed=${this.shown} data-testid="inputs" @click=${() => (this.shown = !this.shown)}>${this.shown ? msg('Hide what was asked') : msg('Show what was asked')}</button>` : nothing}
      </section>
    `;
  }

  async #watch(signal: AbortSignal): Promise<void> {
    this.#console = new ModelConsole(await this.actions.ai());
    while (!signal.aborted) {
      await this.#console.look();
      this.requestUpdate();
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  }

  #force(provider: string | undefined): void {
    this.#console?.force(provider);
    void this.#do('', async () => undefined);
  }

  async #check(task: ModelRow['tasks'][number] | undefined): Promise<void> {
    const found = (task && (await this.#console?.check(task))) || [];
    const whole = found.filter(({ problem }) => problem === undefined).map(({ provider }) => rungText(provider));
    this.said = whole.length > 0 ? msg(str`The file is whole, and its golden inputs are answered as they must be by: ${whole.join(', ')}.`) : '';
    this.problem =
      found.flatMap(({ provider, problem }) => (problem === undefined ? [] : [`${rungText(provider)}: ${toldReason(problem).words}`])).join(' ') || undefined;
  }

  async #do(said: string, what: (on: ModelConsole) => Promise<unknown>): Promise<void> {
    const on = this.#console;
    if (!on) return;
    try {
      await what(on);
      await on.look();
      this.said = said;
      this.problem = undefined;
      this.requestUpdate();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.problem = failureText(failureOf(error, 'inference-unavailable'));
  }
}

/** What went wrong in words, and unfolded as the runtime said it. */
function reasonView(reason: string): TemplateResult {
  const { words, original } = toldReason(reason);
  return html`${words}${original === undefined ? nothing : html`<details><summary>${msg('As the runtime says it')}</summary><span lang="en">${original}</span></details>`}`;
}

/** Registers the page. Calling it again does nothing. */
export function defineModels(): void {
  if (!customElements.get('empire-models')) customElements.define('empire-models', ModelsPageElement);
}
