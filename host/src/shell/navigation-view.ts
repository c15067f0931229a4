import { html, nothing, type TemplateResult } from 'lit';
import { type Language, languages } from '../language/languages.ts';
import { chooseLanguage, language } from '../language/speech.ts';
import { msg } from '../language/words.ts';
import type { Navigation, NavLink } from '../state/navigation.ts';

/** The links of the navigation: in the header of a wide screen, in a bar at the bottom of a phone. */
export function navigationView({ main, wide, more }: Navigation): TemplateResult {
  const holdsCurrent = (links: readonly NavLink[]): boolean => links.some(({ isCurrent }) => isCurrent);
  // What stands beside "More" on a wide screen is inside of it on a phone only.
  const inside = holdsCurrent(more) ? 'inside' : holdsCurrent(wide) ? 'inside-narrow' : '';
  return html`
    <nav aria-label=${msg('Main')}>
      ${main.map((one) => link(one))} ${wide.map((one) => link(one, 'wide'))}
      <button class="open-more ${inside}" popovertarget="more">${drawing('M5 12h.01M12 12h.01M19 12h.01', 'dots')}<span>${msg('More')}</span></button>
      <div id="more" popover @click=${close} @keydown=${leave}>${wide.map((one) => link(one, 'narrow'))} ${more.map((one) => link(one))} ${otherLanguages()}</div>
    </nav>
  `;
}

function link({ href, title, icon, isCurrent }: NavLink, room = ''): TemplateResult {
  return html`<a class=${room} href=${href} aria-current=${isCurrent ? 'page' : nothing}>${drawing(icon)}<span>${title}</span></a>`;
}

/** The way out for whoever does not read the language that is shown: each is called by its own name. */
function otherLanguages(): readonly TemplateResult[] {
  const others = (Object.keys(languages) as Language[]).filter((tag) => tag !== language());
  return others.map(
    (tag) =>
      html`<button lang=${tag} data-testid="language-${tag}" @click=${() => void chooseLanguage(tag)}>${drawing(globe)}<span>${languages[tag].name}</span></button>`,
  );
}

const globe = 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18';

function drawing(path: string, kind = ''): TemplateResult {
  return html`<svg class=${kind} viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d=${path} /></svg>`;
}

/** The sheet has served once something in it was used. */
function close(event: Event): void {
  const sheet = event.currentTarget as HTMLElement;
  const used = (event.target as Element).closest('a, button');
  if (!used) return;
  // A link leads on; after another language the reader is still here.
  if (used.localName === 'button') focusOpener(sheet);
  sheet.hidePopover?.();
}

/** The browser takes the focus back to where it was only if the opening had moved it, and this sheet leaves it at its button. */
function leave({ key, currentTarget }: KeyboardEvent): void {
  if (key === 'Escape') focusOpener(currentTarget as HTMLElement);
}

function focusOpener(sheet: HTMLElement): void {
  (sheet.previousElementSibling as HTMLElement | null)?.focus();
}
