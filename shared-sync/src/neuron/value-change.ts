import { EmpireError, type Hlc, type Json, type MergePolicy, type ShardFold, type ValueChange } from '@empire/contract';
import { changeCounter, changeSet, counterTotal, isFoldable, setElements } from '../../core/index.ts';

/** Who changes a value, and when. */
interface Author {
  readonly countsAs: string;
  readonly hlc: Hlc;
}

/** The stored value of a counter or set after `change`. `before` is what all leaves come to. Errors: `bad-argument`. */
export function changeState(before: Json | undefined, { policy, change, author }: { policy: MergePolicy; change: ValueChange; author: Author }): Json {
  if (policy.name === 'counter' && 'by' in change) return changeCounter(before, { deviceId: author.countsAs, by: change.by });
  if (policy.name === 'set' && !('by' in change)) return changeSet(before, { ...checkElements(change), hlc: author.hlc });
  throw new EmpireError(
    'bad-argument',
    `${describe(change)} was to be done under the policy ${policy.name}; a counter changes by a number, a set by elements.`,
  );
}

/**
 * What `put` comes to under `policy`: a total becomes a step from where the counter stands, a list of elements the difference to the set.
 * `undefined` where the value is stored as it is.
 */
export function changeOf(value: Json, { policy, before }: { policy: MergePolicy; before: Json | undefined }): ValueChange | undefined {
  if (policy.name === 'counter' && typeof value === 'number') return { by: value - counterTotal(before) };
  if (policy.name !== 'set' || !isTexts(value)) return undefined;
  const [wanted, here] = [value.map((element) => element.normalize('NFC')), setElements(before)];
  return { add: wanted.filter((element) => !here.includes(element)), remove: here.filter((element) => !wanted.includes(element)) };
}

/** The own part of a shard after `change`. Errors: `bad-argument`. */
export function changeShard(before: Json | undefined, { fold, change }: { fold: ShardFold; change: ValueChange }): Json {
  if (fold === 'sum' && 'by' in change && Number.isFinite(change.by)) return (typeof before === 'number' ? before : 0) + change.by;
  if (fold === 'union' && !('by' in change)) {
    const { add = [], remove = [] } = checkElements(change);
    const kept = (isTexts(before) ? before : []).filter((element) => !remove.map(nfc).includes(element));
    return [...new Set([...kept, ...add.map(nfc)])].sort();
  }
  throw new EmpireError('bad-argument', `${describe(change)} was to be done to a shard folded by ${fold}; a sum changes by a number, a union by elements.`);
}

/** Errors: `bad-argument` for a value that the fold cannot work on. */
export function checkFoldable(fold: ShardFold, value: Json): void {
  if (!isFoldable(fold, value)) throw new EmpireError('bad-argument', `A shard folded by ${fold} was to hold ${JSON.stringify(value).slice(0, 60)}.`);
}

type Elements = Exclude<ValueChange, { readonly by: number }>;

function checkElements(change: Elements): Elements {
  const { add = [], remove = [] } = change;
  if (isTexts(add) && isTexts(remove)) return change;
  throw new EmpireError('bad-argument', 'The elements of a set are texts.');
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function nfc(text: string): string {
  return text.normalize('NFC');
}

function describe(change: ValueChange): string {
  return 'by' in change ? `a step by ${change.by}` : 'a change of elements';
}
