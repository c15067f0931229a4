import { html, nothing, type TemplateResult } from 'lit';
import type { Navigation, NavLink } from '../state/navigation.ts';

/** The links of the navigation: in the header of a wide screen, in a bar at the bottom of a phone. */
export function navigationView({ main, wide, more }: Navigation): TemplateResult {
  const isInside = [...wide, ...more].some(({ isCurrent }) => isCurrent);
  return html`
    <nav aria-label="Main">
      ${main.map((one) => link(one))} ${wide.map((one) => link(one, 'wide'))}
      <button class="open-more ${isInside ? 'inside' : ''}" popovertarget="more">${drawing('M5 12h.01M12 12h.01M19 12h.01', 'dots')}<span>More</span></button>
      <div id="more" popover @click=${close}>${wide.map((one) => link(one, 'narrow'))} ${more.map((one) => link(one))}</div>
    </nav>
  `;
}

function link({ href, title, icon, isCurrent }: NavLink, room = ''): TemplateResult {
  return html`<a class=${room} href=${href} aria-current=${isCurrent ? 'page' : nothing}>${drawing(icon)}<span>${title}</span></a>`;
}

function drawing(path: string, kind = ''): TemplateResult {
  return html`<svg class=${kind} viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d=${path} /></svg>`;
}

/** The sheet has served once a link of it was followed. */
function close(event: Event): void {
  const sheet = event.currentTarget as HTMLElement;
  if ((event.target as Element).closest('a')) sheet.hidePopover?.();
}
