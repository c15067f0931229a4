import type { Json } from '@empire/contract';

/** What this person did with one article, on whichever device. Positions are shares of the text, 0 to 1; times milliseconds since 1970. */
export interface ReadingMark {
  readonly position: number;
  readonly furthest: number;
  readonly readAt: number;
  readonly finishedAt?: number;
  readonly saved?: boolean;
}

export const unread: ReadingMark = { position: 0, furthest: 0, readAt: 0 };

/** Reads a stored mark; what is malformed counts as not read. */
export function readMark(value: unknown): ReadingMark {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const share = (name: string) => Math.min(1, Math.max(0, Number(given[name]) || 0));
  const time = (name: string) => (typeof given[name] === 'number' ? given[name] : undefined);
  const finishedAt = time('finishedAt');
  return {
    position: share('position'),
    furthest: share('furthest'),
    readAt: time('readAt') ?? 0,
    ...(finishedAt !== undefined && { finishedAt }),
    ...(given.saved === true && { saved: true }),
  };
}

/** The mark after the reader came to `position`; the end counts from nine tenths on, where the last lines are in view. */
export function moveTo(mark: ReadingMark, { position, at }: { position: number; at: number }): ReadingMark {
  const place = Math.round(Math.min(1, Math.max(0, position)) * 1_000) / 1_000;
  const furthest = Math.max(mark.furthest, place);
  const finished = mark.finishedAt ?? (furthest >= 0.9 ? at : undefined);
  return { ...mark, position: place, furthest, readAt: at, ...(finished !== undefined && { finishedAt: finished }) };
}

/** Whether somebody is in the middle of it. */
export function isUnderWay({ position, finishedAt }: ReadingMark): boolean {
  return finishedAt === undefined && position > 0.03;
}

/** The mark as it is stored. */
export function markValue(mark: ReadingMark): Json {
  return { ...mark };
}
