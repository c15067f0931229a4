import { basename, dirname, extname } from 'node:path';
import { Marked } from 'marked';
import { articleKey } from './article-key.ts';
import { badContent } from './fault.ts';
import { FrontFields } from './front-fields.ts';
import { splitFrontMatter } from './front-matter.ts';
import { refuseDeepEmphasis, refuseDeepLines } from './nesting.ts';
import type { RawArticle } from './raw-article.ts';
import { readLang } from './read-lang.ts';

const markdown = new Marked({ gfm: true, async: false });

/**
 * Reads one Markdown article; `undefined` when its front matter says `draft: true`.
 * `file` lies below `root`; `ref` is its path as people know it. Errors: `bad-content` with the place.
 */
export function readMarkdown(text: string, from: { file: string; ref: string; root: string; lang: string }): RawArticle | undefined {
  refuseDeepLines(text);
  refuseDeepEmphasis(text);
  const front = splitFrontMatter(text);
  const fields = new FrontFields(front);
  if (fields.flag('draft')) return undefined;
  const { title, body } = titleAndBody(fields.text('title'), front.body);
  const key = articleKey({ id: fields.text('id'), guid: fields.text('guid', 'permalink'), slug: fields.text('slug') ?? slugOfFile(from.file) });
  if (title === undefined) throw badContent('It has no title: neither in its front matter nor as a first heading.', { line: 1 });
  if (key === undefined) throw badContent('It has neither id nor slug, and its name gives none.', { line: 1 });
  return {
    file: from.ref,
    source: { kind: 'markdown', ref: from.ref },
    key,
    title: escapeText(title),
    html: markdown.parse(body) as string,
    base: { kind: 'folder', folder: dirname(from.file), root: from.root },
    lang: langOf(fields, { front, lang: from.lang }),
    type: fields.text('type') ?? 'article',
    tags: fields.list('tags', 'categories') ?? [],
    ...present({
      publishedAt: fields.date('date', 'publishedAt'),
      updatedAt: fields.date('updated', 'updatedAt'),
      author: fields.text('author'),
      emotions: fields.emotions('emotions'),
      summary: optionalText(fields.text('summary', 'description', 'excerpt')),
      lead: fields.picture('image'),
    }),
  };
}

function titleAndBody(declared: string | undefined, body: string): { title: string | undefined; body: string } {
  const heading = /^\s*# ([^\n]+)(?:\n|$)/.exec(body);
  const repeated = heading?.[1]
    ?.trim()
    .replace(/(?<= )#+$/, '')
    .trim();
  if (!heading || (declared !== undefined && repeated !== declared)) return { title: declared, body };
  return { title: repeated, body: body.slice(heading[0].length) };
}

/** `2026-03-14-first-light.md` and `first-light/index.md` are both `first-light`. */
function slugOfFile(file: string): string {
  const name = basename(file, extname(file));
  return (name === 'index' ? basename(dirname(file)) : name).replace(/^\d{4}-\d{2}-\d{2}-/, '');
}

function langOf(fields: FrontFields, { front, lang }: { front: ReturnType<typeof splitFrontMatter>; lang: string }): string {
  const declared = fields.text('lang', 'language');
  if (declared === undefined) return lang;
  const known = readLang(declared);
  if (known === undefined) throw badContent(`lang must be a language tag like en or pt-BR; received ${declared}.`, front.placeOf('lang'));
  return known;
}

function optionalText(text: string | undefined): string | undefined {
  return text === undefined ? undefined : escapeText(text);
}

/** Front matter is text, while feeds give HTML. */
function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function present<T extends object>(members: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as { [K in keyof T]: NonNullable<T[K]> };
}
