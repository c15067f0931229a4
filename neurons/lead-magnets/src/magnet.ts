import { EmpireError } from '@empire/contract';

/** One part of a chapter. `table` and `lines` are for writing on by hand. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'list' | 'steps' | 'checks'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: number }
  | { readonly kind: 'lines'; readonly label: string; readonly count: number };

export interface Chapter {
  readonly title: string;
  /** Whether it begins on a page of its own. */
  readonly page: boolean;
  readonly blocks: readonly Block[];
}

export const colours = ['moss', 'sea', 'dusk', 'clay'] as const;
export type Colour = (typeof colours)[number];

/** A guide as it was published. */
export interface Magnet {
  readonly key: string;
  readonly title: string;
  readonly summary: string;
  readonly intro: string;
  readonly colour: Colour;
  readonly topics: readonly string[];
  readonly chapters: readonly Chapter[];
  /** The printed guide without a name, as it is mailed. */
  readonly file: { readonly src: string; readonly name: string; readonly bytes: number } | undefined;
}

/** Reads a guide document's value. The publisher checked its shape. Errors: `bad-content` for what is no guide. */
export function parseMagnet(key: string, value: unknown): Magnet {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Partial<Magnet>;
  const { title, summary, intro, chapters } = given;
  if (typeof title !== 'string' || typeof summary !== 'string' || !Array.isArray(chapters))
    throw new EmpireError('bad-content', `The guide ${key} is not shown: it has no title, summary or chapters.`);
  return {
    key,
    title,
    summary,
    intro: typeof intro === 'string' ? intro : summary,
    colour: colours.find((colour) => colour === given.colour) ?? 'moss',
    topics: given.topics ?? [],
    chapters: chapters.map((chapter: Partial<Chapter>) => ({
      title: String(chapter.title ?? ''),
      page: chapter.page === true,
      blocks: (chapter.blocks ?? []).filter(isBlock),
    })),
    file: typeof given.file?.src === 'string' ? given.file : undefined,
  };
}

function isBlock(block: Block): boolean {
  if (block.kind === 'text' || block.kind === 'note') return typeof block.text === 'string';
  if (block.kind === 'list' || block.kind === 'steps' || block.kind === 'checks') return Array.isArray(block.items);
  if (block.kind === 'table') return Array.isArray(block.head) && block.rows > 0;
  return block.kind === 'lines' && block.count > 0;
}
