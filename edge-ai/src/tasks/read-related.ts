import { EmpireError, type RelatedCandidate, type RelatedInput, type RelatedOutput } from '@empire/contract';
import { readRecord } from './read-input.ts';

const task = 'related';
const maxCandidates = 2_000;
/** So much more pleasant is lighter, and so close on the circumplex is the same. */
const lighterBy = 0.05;
const sameWithin = 0.3;

/** One candidate with how close it is, -1 to 1. */
export interface Closeness {
  readonly id: string;
  readonly score: number;
  readonly word?: string;
}

/** Checks an input and applies its mood filter; without the mood of the text itself there is nothing to filter by. Errors: `bad-argument`. */
export function readRelated(input: RelatedInput): { of: RelatedInput['of']; candidates: RelatedCandidate[] } {
  const { of, candidates, mood = 'any' } = readRecord(input, { task });
  if (!['any', 'lighter', 'same'].includes(mood))
    throw new EmpireError('bad-argument', `related takes any, lighter or same as mood; received ${String(mood)}.`);
  if (typeof of !== 'object' || of === null || !Array.isArray(candidates) || !candidates.every(isCandidate))
    throw new EmpireError('bad-argument', 'related takes something to compare and a list of candidates with an id each.');
  const others = candidates.slice(0, maxCandidates).filter(({ id }) => id !== of.id);
  const own = of.mood;
  if (mood === 'any' || !own) return { of, candidates: others };
  const fits = ({ mood: its }: RelatedCandidate) => {
    if (!its) return false;
    return mood === 'lighter' ? its.valence >= own.valence + lighterBy : Math.hypot(its.valence - own.valence, its.arousal - own.arousal) <= sameWithin;
  };
  return { of, candidates: others.filter(fits) };
}

/** The answer, best first, with reasons. */
export function composeRelated(
  found: readonly Closeness[],
  { count, mood, by }: { count: number; mood: RelatedInput['mood']; by: RelatedOutput['by'] },
): RelatedOutput {
  const ranked = found.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, count);
  return {
    ranked: ranked.map(({ id, score, word }) => ({
      id,
      score,
      reasons: [
        { code: word === undefined ? ('meaning' as const) : ('shared-word' as const), weight: score, ...(word !== undefined && { about: word }) },
        ...(mood === 'lighter' ? [{ code: 'lighter' as const, weight: 0 }] : []),
        ...(mood === 'same' ? [{ code: 'same-mood' as const, weight: 0 }] : []),
      ],
    })),
    by,
  };
}

function isCandidate(value: unknown): value is RelatedCandidate {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    (!('text' in value) || typeof value.text === 'string' || value.text === undefined)
  );
}
