import { errorCode } from '@empire/contract';
import { css, html, nothing, type TemplateResult } from 'lit';
import { plural } from '../language/formats.ts';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg, str } from '../language/words.ts';
import type { HostActions, HostView } from '../state/host-view.ts';
import { controls } from './controls.ts';
import { KeepFocus } from './keep-focus.ts';
import { privacyStyles } from './privacy-styles.ts';

type Scope = 'here' | 'everywhere';

const texts = (): Readonly<Record<Scope, { readonly title: string; readonly what: string; readonly sure: string }>> => ({
  here: {
    title: msg('Erase this device'),
    what: msg(
      'Destroys the keys and everything this site keeps on this device. What your other devices and the server have stays; without another device or a recovery code you cannot reach it any more.',
    ),
    sure: msg('Yes, erase this device'),
  },
  everywhere: {
    title: msg('Erase everywhere'),
    what: msg(
      'Also has the server delete your data and tell every system it was passed on to. Your other devices erase themselves when they are next online. This cannot be undone.',
    ),
    sure: msg('Yes, erase everything everywhere'),
  },
});

/** Erase-me, asked twice. */
export class EraseElement extends LocalisedElement {
  static override properties = {
    view: { attribute: false },
    actions: { attribute: false },
    asking: { state: true },
    busy: { state: true },
    problem: { state: true },
  };

  static override styles = [
    controls,
    privacyStyles,
    css`
      li {
        display: grid;
        gap: 0.75rem;
        justify-items: start;
      }
      h3 {
        font-size: 1.0625rem;
      }
    `,
  ];

  declare view: HostView;
  declare actions: HostActions;
  declare asking: Scope | undefined;
  declare busy: boolean;
  declare problem: string | undefined;

  constructor() {
    super();
    new KeepFocus(this);
    this.busy = false;
  }

  override render(): TemplateResult {
    return html`
      <section class="card stack" aria-labelledby="erase">
        <h2 id="erase">${msg('Erase')}</h2>
        <ul>
          ${(['here', 'everywhere'] as const).map((scope) => this.#choice(scope))}
        </ul>
        <div role="alert">${this.problem ? html`<p class="notice" data-testid="erase-problem">${this.problem}</p>` : nothing}</div>
      </section>
    `;
  }

  #choice(scope: Scope): TemplateResult {
    const { title, what, sure } = texts()[scope];
    const ready = this.view.boot.phase === 'ready' && !this.busy;
    return html`
      <li>
        <h3>${title}</h3>
        <p class="muted">${what}</p>
        ${
          this.asking === scope
            ? html`${this.#unsent()}
              <div class="row">
                <button class="danger sure" data-testid="erase-${scope}-sure" ?disabled=${!ready} @click=${() => this.#erase(scope)}>${this.busy ? msg('Erasing…') : sure}</button>
                <button ?disabled=${this.busy} @click=${() => this.#ask(undefined)}>${msg('Keep it')}</button>
              </div>`
            : html`<button class="danger" data-testid="erase-${scope}" ?disabled=${!ready} @click=${() => this.#ask(scope)}>${title}</button>`
        }
      </li>
    `;
  }

  #unsent(): TemplateResult | typeof nothing {
    const pending = this.view.sync?.pending ?? 0;
    return pending === 0
      ? nothing
      : html`<p class="notice">${plural(pending, {
          one: () => msg('One entry has not reached the server. It will be gone.'),
          other: () => msg(str`${pending} entries have not reached the server. They will be gone.`),
        })}</p>`;
  }

  async #ask(scope: Scope | undefined): Promise<void> {
    const asked = scope ?? this.asking;
    this.asking = scope;
    this.problem = undefined;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-testid="erase-${asked}${scope ? '-sure' : ''}"]`)?.focus();
  }

  async #erase(scope: Scope): Promise<void> {
    this.busy = true;
    try {
      await this.actions.erase(scope);
    } catch (error) {
      this.problem = problemText(errorCode(error));
    } finally {
      this.busy = false;
      this.asking = undefined;
    }
  }
}

function problemText(code: string | undefined): string {
  if (code === 'offline' || code === 'timeout' || code === 'captive-portal')
    return msg('The server cannot be reached, so nothing was erased. Erasing this device works without it.');
  if (code === 'needs-auth' || code === 'forbidden')
    return msg('The server does not accept this device any more, so nothing was erased. You can erase this device.');
  return msg(str`Erasing was broken off (${code ?? 'unknown'}). The keys may be gone already; it goes on when this page is opened again.`);
}
