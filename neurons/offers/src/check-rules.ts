import type { Offer, Rule } from './offer.ts';

/** Why the conditions of an offer can never hold together, in a few words; `undefined` when they can. */
export function checkRules({ key, eligible }: Pick<Offer, 'key' | 'eligible'>): string | undefined {
  const claimed = offersOf(eligible, 'claimed');
  if (claimed.includes(key)) return 'it asks for itself to have been taken before';
  const both = claimed.find((offer) => offersOf(eligible, 'not-claimed').includes(offer));
  if (both !== undefined) return `it asks for ${both} to have been taken and not to have been taken`;
  for (const kind of ['language', 'network'] as const) {
    const values = new Set(eligible.flatMap((rule) => (rule.kind === kind ? [rule.value] : [])));
    if (values.size > 1) return `it asks for a ${kind} that is ${[...values].join(' and ')} at once`;
  }
  return undefined;
}

function offersOf(eligible: readonly Rule[], kind: 'claimed' | 'not-claimed'): readonly string[] {
  return eligible.flatMap((rule) => (rule.kind === kind ? [rule.offer] : []));
}
