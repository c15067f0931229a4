import { EmpireError, type RecommendInput, type RecommendItem } from '@empire/contract';
import { readRecord } from './read-input.ts';

const task = 'recommend';
/** Rules run on the page's own thread. */
const maxItems = 5_000;
const maxHistory = 200;

/** An input with everything in its place: `candidates` are the items that may be answered. */
export interface ReadRecommend {
  readonly items: readonly RecommendItem[];
  readonly candidates: readonly RecommendItem[];
  /** The latest uses, oldest first. */
  readonly history: readonly string[];
}

/** Reads what a caller gave. Numbers that are none count as not known. Errors: `bad-argument` for anything of another shape. */
export function readRecommend(input: RecommendInput): ReadRecommend {
  const { items, history, exclude = [], repeat = false } = readRecord(input, { task });
  if (!Array.isArray(items) || !items.every(isItem)) throw new EmpireError('bad-argument', 'recommend takes a list of items with an id each.');
  for (const [field, ids] of Object.entries({ history, exclude })) {
    if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string'))
      throw new EmpireError('bad-argument', `recommend takes a list of ids as ${field}; received ${typeof ids}.`);
  }
  const kept = [...new Map(items.slice(0, maxItems).map((item) => [item.id, item])).values()];
  const left = new Set([...exclude, ...(repeat === true ? [] : history)]);
  return { items: kept, candidates: kept.filter(({ id }) => !left.has(id)), history: history.slice(-maxHistory) };
}

function isItem(value: unknown): value is RecommendItem {
  if (typeof value !== 'object' || value === null || !('id' in value) || typeof value.id !== 'string') return false;
  const { topics } = value as RecommendItem;
  return topics === undefined || (Array.isArray(topics) && topics.every((topic) => typeof topic === 'string'));
}
