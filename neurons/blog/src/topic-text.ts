import { html, type TemplateResult } from 'lit';
import { msg } from './words.ts';

/** What the topics of the editors are called. */
const names = (): Readonly<Record<string, string>> => ({
  technology: msg('technology'),
  work: msg('work'),
  travel: msg('travel'),
  family: msg('family'),
  community: msg('community'),
  readiness: msg('readiness'),
  home: msg('home'),
  focus: msg('focus'),
  writing: msg('writing'),
  story: msg('story'),
  rest: msg('rest'),
  design: msg('design'),
  teams: msg('teams'),
  security: msg('security'),
  paper: msg('paper'),
  memory: msg('memory'),
  maps: msg('maps'),
  learning: msg('learning'),
  habits: msg('habits'),
  conflicts: msg('conflicts'),
  backup: msg('backup'),
  attention: msg('attention'),
  trust: msg('trust'),
  time: msg('time'),
  sharing: msg('sharing'),
  repair: msg('repair'),
  reading: msg('reading'),
  radio: msg('radio'),
  privacy: msg('privacy'),
  planning: msg('planning'),
  payments: msg('payments'),
  nature: msg('nature'),
  humour: msg('humour'),
  health: msg('health'),
  events: msg('events'),
  business: msg('business'),
  boundaries: msg('boundaries'),
  ai: msg('ai'),
});

/** A topic in the reader's language; as the editor wrote it where there is no other word. */
export function topicText(tag: string): string {
  const known = names();
  return Object.hasOwn(known, tag) ? (known[tag] ?? tag) : tag;
}

/** A topic among other words: one that has no word in the reader's language says that it is English. */
export function topicView(tag: string): TemplateResult {
  const text = topicText(tag);
  return text === tag ? html`<span lang="en">${tag}</span>` : html`<span>${text}</span>`;
}
