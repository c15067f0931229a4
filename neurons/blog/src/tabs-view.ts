import { html, nothing, type TemplateResult } from 'lit';
import { type Place, pathTo } from './place.ts';
import { msg } from './words.ts';

const tabs = () => [
  { kind: 'list', text: msg('All') } as const,
  { kind: 'search', text: msg('Search') } as const,
  { kind: 'map', text: msg('Map') } as const,
  { kind: 'saved', text: msg('Saved') } as const,
];

/** The ways into the articles. */
export function tabsView(place: Place): TemplateResult {
  return html`<nav class="tabs" aria-label=${msg('Reading')}>
    ${tabs().map(({ kind, text }) => html`<a href=${pathTo({ kind })} aria-current=${place.kind === kind ? 'page' : nothing}>${text}</a>`)}
  </nav>`;
}
