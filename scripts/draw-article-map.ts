import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainText } from '../couch/src/content/plain-text.ts';
import type { RawArticle } from '../couch/src/content/raw-article.ts';
import { readMarkdown } from '../couch/src/content/read-markdown.ts';
import { articleMapper } from '../edge-ai/node/index.ts';
import { layOut } from '../neurons/blog/src/layout.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'neurons/blog/content');
const out = join(root, 'docs/pictures/article-map.svg');
const [width, height, margin] = [1_000, 720, 60];

/** Draws the articles of the reading neuron as its page does: by the meaning of their texts, as the committed model reads it. */
async function main(): Promise<void> {
  const mapper = await articleMapper();
  const articles: { readonly title: string; readonly tag: string; readonly vector: readonly number[] }[] = [];
  for (const { title, html, tags, lang } of readAll()) {
    const { vector } = await mapper.mapArticle({ title, text: plainText(html), lang, now: 0 });
    articles.push({ title, tag: tags[0] ?? 'none', vector });
  }
  mapper.close();
  const points = layOut(articles.map(({ vector }) => vector));
  const tags = [...new Set(articles.map(({ tag }) => tag))].sort();
  const dots = articles.flatMap(({ title, tag }, at) => {
    const point = points[at] ?? { x: 0, y: 0 };
    const [x, y] = [margin + point.x * (width - 2 * margin), margin + point.y * (height - 2 * margin)].map(Math.round) as [number, number];
    const fill = `hsl(${Math.round((360 * tags.indexOf(tag)) / tags.length)} 65% 38%)`;
    const isRight = point.x > 0.7;
    return [
      `<circle cx="${x}" cy="${y}" r="7" fill="${fill}"><title>${escaped(`${title} (${tag})`)}</title></circle>`,
      `<text x="${x + (isRight ? -11 : 11)}" y="${y + 4}" text-anchor="${isRight ? 'end' : 'start'}" paint-order="stroke" stroke="#fff" stroke-width="3">${escaped(title)}</text>`,
    ];
  });
  const words = '<title>The articles of the reading neuron by meaning; a colour is a topic</title>';
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`;
  writeFileSync(out, [head, words, '<rect width="100%" height="100%" fill="#fff"/>', ...dots, '</svg>', ''].join('\n'));
}

function readAll(): readonly RawArticle[] {
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.md'));
  return files.toSorted().flatMap((file) => {
    const path = join(folder, file);
    const article = readMarkdown(readFileSync(path, 'utf8'), { file: path, ref: file, root: folder, lang: 'en' });
    return article ? [article] : [];
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

await main();
