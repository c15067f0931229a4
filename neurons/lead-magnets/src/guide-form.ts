import { html, nothing, type TemplateResult } from 'lit';
import type { Filled, Problems, Question } from './form.ts';
import { marketingWording } from './guides-controller.ts';
import type { Profile } from './lead.ts';
import { msg } from './words.ts';

/** What the form of a guide shows and does. */
export interface GuideForm {
  readonly profile: Profile;
  readonly question: Question | undefined;
  readonly problems: Problems;
  /** Whether marketing is consented to already: then nobody is asked again. */
  readonly marketing: boolean;
  readonly busy: boolean;
  readonly submit: (filled: Filled) => void;
  readonly check: (filled: Filled) => void;
}

/** The form: everything in it may be left empty, and each purpose is asked for by itself. */
export function formView(form: GuideForm): TemplateResult {
  const { profile, problems, question } = form;
  return html`
    <form novalidate data-testid="guide-form" @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      form.submit(filledIn(event.currentTarget as HTMLFormElement));
    }} @change=${(event: Event) => form.check(filledIn(event.currentTarget as HTMLFormElement))}>
      <label class="field"><span>${msg('Your name, for the cover')} <em>${msg('(if you like)')}</em></span>
        <input name="name" autocomplete="name" maxlength="200" .value=${profile.name ?? ''} aria-invalid=${problems.name ? 'true' : 'false'} aria-describedby="name-problem" />
        <span class="problem" id="name-problem">${problems.name ?? nothing}</span></label>
      <label class="field"><span>${msg('E-mail, to have it sent as well')} <em>${msg('(if you like)')}</em></span>
        <input name="email" type="email" inputmode="email" autocomplete="email" maxlength="300" .value=${profile.email ?? ''} aria-invalid=${problems.email ? 'true' : 'false'} aria-describedby="email-problem email-use" />
        <span class="problem" id="email-problem" role="alert">${problems.email ?? nothing}</span>
        <span class="hint" id="email-use">${msg('Used to send you this guide, once. Without it the guide is printed here.')}</span></label>
      ${question ? asked(question) : nothing}
      ${form.marketing ? nothing : html`<label class="check"><input type="checkbox" name="marketing" /> <span>${marketingWording()}</span></label>`}
      <p class="actions"><button class="primary" type="submit" data-testid="guide-submit" ?disabled=${form.busy}>${msg('Give me the guide')}</button></p>
    </form>
  `;
}

function asked({ text, options }: Question): TemplateResult {
  return html`<fieldset><legend>${text} <em>${msg('(if you like)')}</em></legend>
    ${options.map(({ value, text: option }) => html`<label class="check"><input type="radio" name="answer" value=${value} /> <span>${option}</span></label>`)}
  </fieldset>`;
}

function filledIn(form: HTMLFormElement): Filled {
  const given = new FormData(form);
  const text = (name: string) => String(given.get(name) ?? '');
  return { name: text('name'), email: text('email'), answer: text('answer'), marketing: given.get('marketing') === 'on' };
}
