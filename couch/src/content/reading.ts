import type { DataEntry } from './data-entries.ts';
import type { Fault, Place } from './fault.ts';
import type { FileBase } from './media/attached-files.ts';
import type { RawArticle } from './raw-article.ts';

/** What the sources gave. Lists grow while it is read. */
export interface Reading {
  readonly articles: RawArticle[];
  readonly entries: { readonly file: string; readonly base?: FileBase; readonly entry: DataEntry }[];
  readonly faults: Fault[];
  /** Left out on purpose: drafts and protected posts. */
  readonly skipped: ({ readonly file: string; readonly reason: string } & Place)[];
}

/** Nothing yet. */
export function emptyReading(): Reading {
  return { articles: [], entries: [], faults: [], skipped: [] };
}
