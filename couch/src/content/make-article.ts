import type { ArticleMap } from '@empire/contract';
import type { Article, Picture } from './article.ts';
import type { MapArticle, SummariseArticle } from './article-map.ts';
import type { Pictures } from './media/pictures.ts';
import { beginning, countWords, imagesIn, plainText } from './plain-text.ts';
import type { RawArticle } from './raw-article.ts';
import { sanitise } from './sanitise.ts';

const WORDS_PER_MINUTE = 220;
const SUMMARY_LENGTH = 280;

/** An article whose times may still be open. */
export type DraftArticle = Omit<Article, 'publishedAt' | 'updatedAt'> & Partial<Pick<Article, 'publishedAt' | 'updatedAt'>>;

/** What an article is made with. `map` and `summarise` are left out where no model is at hand. */
export interface ArticleTools {
  readonly pictures: Pictures;
  readonly map?: MapArticle | undefined;
  readonly summarise?: SummariseArticle | undefined;
}

/**
 * Makes the value of an article document: sanitised, measured, mapped, its pictures kept. `problems` are pictures that could not be had.
 * The map's time is that of the article, and still open.
 */
export async function makeArticle(raw: RawArticle, { pictures, map, summarise }: ArticleTools): Promise<{ value: DraftArticle; problems: readonly string[] }> {
  const wanted = new Map([...(raw.lead ? [[raw.lead.src, raw.lead.alt] as const] : []), ...imagesIn(raw.html)]);
  const kept = new Map<string, Picture>();
  const problems: string[] = [];
  for (const src of wanted.keys()) {
    const found = await pictures.find(src, raw.base);
    if ('picture' in found) kept.set(src, found.picture);
    else problems.push(found.problem);
  }
  const page = raw.base.kind === 'page' ? raw.base.url : undefined;
  const html = sanitise(raw.html, { page, pictureOf: (src) => kept.get(src) });
  const text = plainText(html);
  const words = countWords(text, raw.lang);
  const author = raw.author === undefined ? '' : plainText(raw.author).slice(0, 200);
  const title = beginning(plainText(raw.title), 299);
  const value = {
    title,
    lang: raw.lang,
    ...(raw.publishedAt !== undefined && { publishedAt: raw.publishedAt }),
    ...(raw.updatedAt !== undefined && { updatedAt: raw.updatedAt }),
    type: raw.type,
    ...(author && { author }),
    tags: [...new Set(raw.tags.map((tag) => beginning(plainText(tag), 99)).filter((tag) => tag !== ''))],
    summary: raw.summary ? beginning(plainText(raw.summary), 599) : await summaryOf({ title, text, lang: raw.lang }, summarise),
    html,
    text,
    readingMinutes: Math.max(1, Math.round(words / WORDS_PER_MINUTE)),
    words,
    images: uniquePictures(kept, wanted),
    source: raw.source,
    ...(map && { map: { ...(await map({ title, text, lang: raw.lang })), ...overrideOf(raw, author) } }),
  };
  return { value, problems };
}

/** The model reads English; other articles, and those it finds no sentence in, are summed up by their beginning. */
async function summaryOf({ title, text, lang }: { title: string; text: string; lang: string }, summarise: SummariseArticle | undefined): Promise<string> {
  const summary = summarise && /^en\b/i.test(lang) ? await summarise({ title, text }, { maxCharacters: SUMMARY_LENGTH }) : '';
  return summary || beginning(text, SUMMARY_LENGTH);
}

/** The editor's word stands before the model's; its time is that of the article. */
function overrideOf({ emotions }: RawArticle, author: string): Partial<Pick<ArticleMap, 'humanOverride'>> {
  if (!emotions) return {};
  return { humanOverride: { ...(emotions.length > 0 ? { top: emotions } : { hidden: true }), by: author || 'editor', at: '' } };
}

/** Two addresses may give the same picture. */
function uniquePictures(kept: ReadonlyMap<string, Picture>, alts: ReadonlyMap<string, string>): Article['images'] {
  const unique = new Map<string, Article['images'][number]>();
  for (const [src, picture] of kept) if (!unique.has(picture.path)) unique.set(picture.path, { ...picture, alt: (alts.get(src) ?? '').slice(0, 1_000) });
  return [...unique.values()];
}
