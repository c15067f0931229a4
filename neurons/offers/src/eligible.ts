import type { Choice } from './choice.ts';
import type { Offer, Rule } from './offer.ts';

/** What the rules look at. */
export interface Circumstances {
  /** BCP 47. */
  readonly language: string;
  readonly online: boolean;
  /** On how many days the app was opened, on all devices. */
  readonly visits: number;
  readonly choices: ReadonlyMap<string, Choice>;
}

/** Whether all conditions of an offer hold. A kind of condition that this version does not know does not hold. */
export function isEligible({ eligible }: Pick<Offer, 'eligible'>, circumstances: Circumstances): boolean {
  return eligible.every((rule) => holds(rule, circumstances));
}

function holds(rule: Rule, { language, online, visits, choices }: Circumstances): boolean {
  if (rule.kind === 'language') return language.toLowerCase().split('-')[0] === rule.value;
  if (rule.kind === 'network') return online === (rule.value === 'online');
  if (rule.kind === 'visits') return visits >= rule.atLeast;
  const claimed = choices.get(rule.offer)?.claimedAt !== undefined;
  if (rule.kind === 'claimed') return claimed;
  return rule.kind === 'not-claimed' && !claimed;
}
