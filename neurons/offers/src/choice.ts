import type { Json } from '@empire/contract';

/** What a person did with an offer, on whichever device. Times are milliseconds since 1970. */
export interface Choice {
  readonly openedAt?: number;
  readonly dismissedAt?: number;
  readonly claimedAt?: number;
}

/** Reads a stored choice; what is malformed was not made. */
export function readChoice(value: unknown): Choice {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const at = (name: keyof Choice) => (typeof given[name] === 'number' ? { [name]: given[name] } : {});
  return { ...at('openedAt'), ...at('dismissedAt'), ...at('claimedAt') };
}

/** The choice as it is stored. */
export function choiceValue(choice: Choice): Json {
  return { ...choice };
}
