import { EmpireError, type FeedItem } from '@empire/contract';

const maxItems = 400;
const maxTopics = 40;
const maxVector = 2_048;
const standings: readonly unknown[] = ['new', 'open', 'done'];

/** Checks what a neuron proposes: it came from code that was written elsewhere. Errors: `bad-argument` with the place of what is wrong. */
export function checkFeedItems(items: readonly FeedItem[]): readonly FeedItem[] {
  const given: unknown = items;
  if (!Array.isArray(given) || given.length > maxItems) throw refuse('items', `a list of at most ${maxItems}`);
  const ids = new Set<unknown>();
  for (const [index, item] of given.entries()) {
    const wrong = misfitOf(item as Partial<Record<keyof FeedItem, unknown>>);
    if (wrong !== undefined) throw refuse(`items[${index}]`, wrong);
    const { id } = item as FeedItem;
    if (ids.has(id)) throw refuse(`items[${index}].id`, `an id that comes once; ${id} comes twice`);
    ids.add(id);
  }
  return items;
}

function misfitOf(item: Partial<Record<keyof FeedItem, unknown>> | null): string | undefined {
  if (typeof item !== 'object' || item === null) return 'an object';
  if (typeof item.id !== 'string' || item.id === '' || item.id.length > 200) return 'an object with an id of 1 to 200 letters';
  if (typeof item.title !== 'string' || item.title.length > 300) return 'an object with a title of at most 300 letters';
  if (!standings.includes(item.standing)) return 'an object whose standing is new, open or done';
  if (![item.publishedAt, item.usedAt].every((time) => time === undefined || Number.isFinite(time))) return 'an object whose times are numbers';
  if (item.because !== undefined && (typeof item.because !== 'string' || item.because.length > 300))
    return 'an object whose because is a text of at most 300 letters';
  if (!isListOf(item.topics, { type: 'string', max: maxTopics })) return `an object with at most ${maxTopics} topics`;
  return isListOf(item.vector, { type: 'number', max: maxVector }) ? undefined : 'an object whose vector is a list of numbers';
}

function isListOf(value: unknown, { type, max }: { type: 'string' | 'number'; max: number }): boolean {
  if (value === undefined) return true;
  return Array.isArray(value) && value.length <= max && value.every((one) => typeof one === type);
}

function refuse(path: string, wanted: string): EmpireError {
  return new EmpireError('bad-argument', `A feed takes ${wanted} at ${path}.`, { details: { path, wanted } });
}
