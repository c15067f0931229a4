import { html, nothing, type TemplateResult } from 'lit';
import { type Place, pathTo } from './place.ts';

const tabs = [
  { kind: 'list', text: 'All' },
  { kind: 'search', text: 'Search' },
  { kind: 'map', text: 'Map' },
  { kind: 'saved', text: 'Saved' },
] as const;

/** The ways into the articles. */
export function tabsView(place: Place): TemplateResult {
  return html`<nav class="tabs" aria-label="Reading">
    ${tabs.map(({ kind, text }) => html`<a href=${pathTo({ kind })} aria-current=${place.kind === kind ? 'page' : nothing}>${text}</a>`)}
  </nav>`;
}
