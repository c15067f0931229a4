import { css, html, type TemplateResult } from 'lit';
import { chosenLanguage, type Language, languages } from '../language/languages.ts';
import { LocalisedElement } from '../language/localised-element.ts';
import { chooseLanguage } from '../language/speech.ts';
import { msg } from '../language/words.ts';
import { controls } from './controls.ts';

/** The choice of the language: every language calls itself by its own name. */
export class LanguageCardElement extends LocalisedElement {
  static override styles = [
    controls,
    css`
      select {
        background: var(--empire-surface);
        border: 1px solid var(--empire-edge);
        border-radius: var(--empire-radius-small);
        color: inherit;
        font: inherit;
        inline-size: min(100%, 20rem);
        min-block-size: 2.75rem;
        padding-inline: 0.75rem;
      }
    `,
  ];

  override render(): TemplateResult {
    const chosen = chosenLanguage();
    return html`
      <section class="card stack" aria-labelledby="language">
        <h2 id="language">${msg('Language')}</h2>
        <p class="muted">${msg('It holds on this device. Articles, quizzes and offers stay in the language they were written in.')}</p>
        <select aria-labelledby="language" data-testid="language" @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value)}>
          <option value="" ?selected=${chosen === undefined}>${msg('As the browser has it')}</option>
          ${Object.entries(languages).map(([tag, { name }]) => html`<option value=${tag} lang=${tag} ?selected=${chosen === tag}>${name}</option>`)}
        </select>
      </section>
    `;
  }

  #choose(value: string): void {
    void chooseLanguage(value === '' ? undefined : (value as Language));
  }
}
