import { html, svg, type TemplateResult } from 'lit';
import type { Article } from './article.ts';
import type { BlogView } from './blog-controller.ts';
import { layOut, type Point } from './layout.ts';
import { moodOf } from './mood.ts';
import { pathTo } from './place.ts';
import { topicView } from './topic-text.ts';
import { topicsOf } from './topics.ts';
import { msg } from './words.ts';

const size = { width: 1000, height: 640, margin: 70 } as const;
const lineLength = 20;

const explained = () => ({
  published: msg('Placed by meaning when they were published.'),
  device: msg('Placed by meaning on this device.'),
  topics: msg('Placed by their topics: there is no model on this device yet.'),
});

/** All articles as a picture, near ones alike in meaning, and the same as a list. */
export function mapView(view: BlogView): TemplateResult {
  const placed = place(view);
  return html`
    <div class="head">
      <h1 tabindex="-1" data-place="map">${msg('A map of the articles')}</h1>
      <p class="lead">${msg('What lies close together is about similar things.')} ${explained()[view.understood.by]} ${msg('Colours show the mood of the text.')}</p>
    </div>
    <div class="map scroll" tabindex="0" role="group" aria-label=${msg('Map of articles; the list below has the same')} data-testid="blog-map">
      <svg viewBox="0 0 ${size.width} ${size.height}" role="presentation">${placed.map((one) => star(one, view))}</svg>
    </div>
    <section aria-labelledby="map-list"><h2 id="map-list">${msg('The same as a list')}</h2>${groups(view)}</section>
  `;
}

interface Placed {
  readonly article: Article;
  readonly point: Point;
}

function place({ articles, understood }: BlogView): readonly Placed[] {
  const known = articles.filter(({ key }) => (understood.vectors.get(key)?.length ?? 0) > 0);
  const points = layOut(known.map(({ key }) => understood.vectors.get(key) ?? []));
  return known.map((article, index) => ({ article, point: points[index] ?? { x: 0.5, y: 0.5 } }));
}

function star({ article, point }: Placed, { understood, marks }: BlogView) {
  const x = size.margin + point.x * (size.width - 2 * size.margin);
  const y = size.margin * 0.6 + point.y * (size.height - size.margin * 1.6);
  const reading = understood.readings.get(article.key);
  const mood = reading?.shown ? moodOf(reading) : 'calm';
  const lines = wrap(article.title);
  return svg`<a href=${pathTo({ kind: 'article', key: article.key })} lang=${article.lang} class="star ${mood} ${marks.get(article.key)?.finishedAt === undefined ? '' : 'read'}" aria-label=${article.title}>
    <circle cx=${x} cy=${y} r="11" />
    ${lines.map((line, index) => svg`<text x=${x} y=${y + 28 + index * 16}>${line}</text>`)}
  </a>`;
}

function wrap(title: string): readonly string[] {
  const lines: string[] = [''];
  for (const word of title.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= lineLength) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.length > 2 ? [lines[0] ?? '', `${lines[1]} …`] : lines;
}

/** Each article under the topic that it shares with most others. */
function groups({ articles }: BlogView): TemplateResult {
  const left = new Set(articles);
  const grouped = topicsOf(articles).flatMap(({ tag }) => {
    const own = [...left].filter(({ tags }) => tags.includes(tag));
    for (const article of own) left.delete(article);
    return own.length === 0 ? [] : [{ tag, own }];
  });
  return html`<ul class="groups" lang="en">
    ${grouped.map(({ tag, own }) => html`<li><h3>${topicView(tag)}</h3><ul>${own.map(({ key, title }) => html`<li><a href=${pathTo({ kind: 'article', key })}>${title}</a></li>`)}</ul></li>`)}
  </ul>`;
}
