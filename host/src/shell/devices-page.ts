import { errorCode } from '@empire/contract';
import { css, html, nothing, type TemplateResult } from 'lit';
import { clockText } from '../language/formats.ts';
import { LocalisedElement } from '../language/localised-element.ts';
import { msg, str } from '../language/words.ts';
import type { HostActions, HostView } from '../state/host-view.ts';
import { isRecoveryCode, pairingProblem, readPairingCode } from '../state/pairing-text.ts';
import { controls } from './controls.ts';
import { KeepFocus } from './keep-focus.ts';

type Issue =
  | { readonly phase: 'none' | 'asking' }
  | { readonly phase: 'shown'; readonly code: string; readonly expiresAt: number }
  | { readonly phase: 'failed'; readonly problem: string };
type Claim = { readonly phase: 'none' | 'asking' | 'joined' } | { readonly phase: 'failed'; readonly problem: string };

/** Joins two devices: this one shows a code, or takes the code of another. */
export class DevicesPageElement extends LocalisedElement {
  static override properties = { view: { attribute: false }, actions: { attribute: false }, issue: { state: true }, claim: { state: true } };

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: clamp(1.5rem, 4vw, 2.25rem);
      }
      .notice.wait {
        background: var(--empire-warn-soft);
        color: var(--empire-warn);
      }
      .columns {
        align-items: start;
        display: grid;
        gap: 1rem;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
      }
      .code {
        background: var(--empire-accent-soft);
        border-radius: var(--empire-radius-small);
        color: var(--empire-accent);
        font: 600 clamp(1.5rem, 7vw, 2.125rem) / 1 var(--empire-mono);
        inline-size: 100%;
        letter-spacing: 0.12em;
        padding: 1.1rem 0.5rem;
        text-align: center;
        user-select: all;
      }
      form {
        display: grid;
        gap: 0.75rem;
        inline-size: 100%;
        justify-items: start;
      }
      label {
        font-weight: 600;
      }
      input {
        font: 600 1.25rem/1.2 var(--empire-mono);
        letter-spacing: 0.08em;
        text-transform: uppercase;
      }
    `,
  ];

  declare view: HostView;
  declare actions: HostActions;
  declare issue: Issue;
  declare claim: Claim;

  constructor() {
    super();
    new KeepFocus(this);
    this.issue = { phase: 'none' };
    this.claim = { phase: 'none' };
  }

  override updated(): void {
    // Its code is loaded with the page that shows it.
    if (this.view.boot.phase === 'ready') void this.actions.deviceLock();
  }

  override render(): TemplateResult {
    const ready = this.view.boot.phase === 'ready';
    return html`
      <div class="stack">
        <h1 tabindex="-1">${msg('Your devices')}</h1>
        <p class="lead">${msg('Join your phone and your laptop so that answers and results are on both. No account, no e-mail: a code that works once, for ten minutes.')}</p>
        ${this.view.sync?.phase === 'offline' ? html`<p class="notice wait" data-testid="needs-server">${msg('Both need the server, which does not answer at the moment. What is here keeps working.')}</p>` : nothing}
      </div>
      <div class="columns">${this.#issueCard(ready)}${this.#claimCard(ready)}</div>
      ${ready ? html`<empire-recovery .actions=${this.actions}></empire-recovery><empire-device-lock .actions=${this.actions}></empire-device-lock>` : nothing}
    `;
  }

  #issueCard(ready: boolean): TemplateResult {
    const { issue } = this;
    return html`
      <section class="card stack" aria-labelledby="issue">
        <h2 id="issue">${msg('Add another device')}</h2>
        <p class="muted">${msg('Show a code here and type it on the other device.')}</p>
        ${
          issue.phase === 'shown'
            ? html`<output class="code" data-testid="pair-code">${issue.code}</output><p class="muted small">${msg(str`Works once, until ${clockText(issue.expiresAt)}.`)}</p>`
            : nothing
        }
        ${issue.phase === 'failed' ? html`<p class="notice" role="alert">${issue.problem}</p>` : nothing}
        <button class=${issue.phase === 'shown' ? '' : 'primary'} data-testid="pair-issue" ?disabled=${!ready || issue.phase === 'asking'} @click=${this.#askForCode}>
          ${issue.phase === 'shown' ? msg('New code') : msg('Show a code')}
        </button>
      </section>
    `;
  }

  #claimCard(ready: boolean): TemplateResult {
    const { claim } = this;
    return html`
      <section class="card stack" aria-labelledby="claim">
        <h2 id="claim">${msg('Join with a code')}</h2>
        <p class="muted">${msg('What you did on this device comes along; nothing is lost.')}</p>
        <form @submit=${this.#join}>
          <label for="code">${msg('Code from the other device, or recovery code')}</label>
          <input id="code" name="code" data-testid="pair-input" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="60" required aria-describedby="claim-result" />
          <button class="primary" data-testid="pair-claim" ?disabled=${!ready || claim.phase === 'asking'}>${claim.phase === 'asking' ? msg('Joining…') : msg('Join')}</button>
        </form>
        <div id="claim-result" role="status">
          ${claim.phase === 'joined' ? html`<p class="notice good" data-testid="pair-joined">${msg('The devices are joined. What is on the other one arrives in a moment.')}</p>` : nothing}
          ${claim.phase === 'failed' ? html`<p class="notice" data-testid="pair-failed">${claim.problem}</p>` : nothing}
        </div>
      </section>
    `;
  }

  async #askForCode(): Promise<void> {
    this.issue = { phase: 'asking' };
    try {
      this.issue = { phase: 'shown', ...(await this.actions.issuePairing()) };
    } catch (error) {
      this.issue = { phase: 'failed', problem: pairingProblem(errorCode(error)) };
    }
  }

  async #join(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const typed = String(new FormData(event.target as HTMLFormElement).get('code'));
    if (this.issue.phase === 'shown' && readPairingCode(typed) === readPairingCode(this.issue.code)) {
      // The server would take it, and it would be spent.
      this.claim = { phase: 'failed', problem: msg('This is the code of this device. Type it on the other one.') };
      return;
    }
    this.claim = { phase: 'asking' };
    try {
      if (isRecoveryCode(typed)) await (await this.actions.recovery()).claim(typed);
      else await this.actions.claimPairing(readPairingCode(typed));
      this.claim = { phase: 'joined' };
    } catch (error) {
      this.claim = { phase: 'failed', problem: pairingProblem(errorCode(error)) };
    }
  }
}
