import type { Emotion } from '@empire/contract';

/** What an address in an article is resolved against: a folder below a root that must not be left, or a page. */
export type AddressBase = { readonly kind: 'folder'; readonly folder: string; readonly root: string } | { readonly kind: 'page'; readonly url?: string };

/** An article as its source gives it. Nothing in it is trusted yet. */
export interface RawArticle {
  readonly file: string;
  readonly line?: number;
  readonly source: { readonly kind: 'markdown' | 'rss' | 'atom' | 'wxr'; readonly ref: string };
  readonly key: string;
  /** HTML; only its text is kept. */
  readonly title: string;
  readonly html: string;
  readonly base: AddressBase;
  readonly lang: string;
  readonly type: string;
  readonly tags: readonly string[];
  /** ISO 8601, UTC. */
  readonly publishedAt?: string;
  readonly updatedAt?: string;
  readonly author?: string;
  /** HTML; only its text is kept. */
  readonly summary?: string;
  /** What the editor says that the text expresses, in place of a model; an empty list shows nothing. */
  readonly emotions?: readonly Emotion[];
  /** The picture that stands for the article. */
  readonly lead?: { readonly src: string; readonly alt: string };
}
