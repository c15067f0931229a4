import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowsPurpose, type ConsentEntry, consentHeads, mayLeave } from './consent.ts';

const entry = (key: string, granted: boolean, heads: string[] = [], purpose = 'analytics'): ConsentEntry => ({ key, purpose, granted, heads });
const event = (consentRef: string | null, purpose = 'analytics') => ({ purpose, consentRef: consentRef && `host:k:consent:${consentRef}` });

/** Ledgers as devices make them: each decision of one of three devices names the heads that it has seen, or fewer. */
const ledger = fc
  .array(fc.record({ granted: fc.boolean(), purpose: fc.constantFrom('analytics', 'marketing'), blind: fc.integer({ min: 0, max: 3 }) }), { maxLength: 10 })
  .map((decisions) => {
    const entries: ConsentEntry[] = [];
    decisions.forEach(({ granted, purpose, blind }, index) => {
      const seen = entries.slice(0, Math.max(0, entries.length - blind));
      entries.push({ key: `k${index}`, granted, purpose, heads: consentHeads(seen, purpose).map(({ key }) => key) });
    });
    return entries;
  });
const shuffled = ledger.chain((entries) =>
  fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length })),
);

describe('what a consent ledger allows', () => {
  it.each<[string, readonly ConsentEntry[], boolean]>([
    ['nothing while nobody decided', [], false],
    ['what was granted', [entry('g', true)], true],
    ['nothing of another purpose', [entry('g', true, [], 'marketing')], false],
    ['nothing after a withdrawal', [entry('g', true), entry('w', false, ['g'])], false],
    ['what was granted after that', [entry('g', true), entry('w', false, ['g']), entry('h', true, ['w'])], true],
    ['nothing when a grant and a withdrawal met', [entry('g', true), entry('w', false, ['g']), entry('h', true, ['g'])], false],
    ['nothing when two met and only one was answered', [entry('v', false), entry('w', false), entry('h', true, ['v'])], false],
    ['what a grant says that names both', [entry('v', false), entry('w', false), entry('h', true, ['v', 'w'])], true],
    ['what a grant says before the withdrawal it names has arrived', [entry('h', true, ['w'])], true],
  ])('%s', (_name, entries, allowed) => {
    expect(allowsPurpose(entries, 'analytics')).toBe(allowed);
  });

  it('is the same in any order of arrival, and an entry that arrives twice changes nothing', () => {
    fc.assert(
      fc.property(shuffled, ([entries, other]) => {
        for (const purpose of ['analytics', 'marketing', 'personalization']) {
          expect(allowsPurpose(other, purpose)).toBe(allowsPurpose(entries, purpose));
          expect(allowsPurpose([...entries, ...other], purpose)).toBe(allowsPurpose(entries, purpose));
        }
      }),
    );
  });

  it('never allows what has a withdrawal that no grant has answered', () => {
    fc.assert(
      fc.property(ledger, (entries) => {
        const named = new Set(entries.flatMap(({ heads }) => heads));
        for (const { key, granted, purpose } of entries) if (!granted && !named.has(key)) expect(allowsPurpose(entries, purpose)).toBe(false);
      }),
    );
  });

  it('lets one more withdrawal win over every grant that does not name it, and a grant that names all heads over everything', () => {
    fc.assert(
      fc.property(ledger, (entries) => {
        const heads = consentHeads(entries, 'analytics').map(({ key }) => key);
        expect(allowsPurpose([...entries, entry('no', false, heads)], 'analytics')).toBe(false);
        expect(allowsPurpose([...entries, entry('no', false), entry('yes', true, heads)], 'analytics')).toBe(false);
        expect(allowsPurpose([...entries, entry('yes', true, heads)], 'analytics')).toBe(true);
      }),
    );
  });
});

describe('whether an event may leave the device', () => {
  const withdrawn = [entry('g', true), entry('w', false, ['g'])];

  it.each<[string, ReturnType<typeof event>, readonly ConsentEntry[], ReturnType<typeof mayLeave>]>([
    ['functional', event(null, 'functional'), [], 'leave'],
    ['under a consent that stands', event('g'), [entry('g', true)], 'leave'],
    ['under no consent', event(null), [entry('g', true)], 'hold'],
    ['under a consent that is not known here', event('x'), [entry('g', true)], 'hold'],
    ['under the consent for another purpose', event('g'), [entry('g', true, [], 'marketing')], 'hold'],
    ['that names a withdrawal', event('w'), withdrawn, 'hold'],
    ['under a consent that was withdrawn', event('g'), withdrawn, 'drop'],
    ['recorded before a withdrawal that was taken back', event('g'), [...withdrawn, entry('h', true, ['w'])], 'drop'],
    ['recorded after it', event('h'), [...withdrawn, entry('h', true, ['w'])], 'leave'],
    ['under a grant that a withdrawal met', event('h'), [...withdrawn, entry('h', true, ['g'])], 'drop'],
    ['under a grant that was confirmed by another', event('g'), [entry('g', true), entry('h', true, ['g'])], 'leave'],
  ])('%s', (_name, one, entries, verdict) => {
    expect(mayLeave(one, entries)).toBe(verdict);
  });

  it('in no order of arrival leaves after a withdrawal that covers it', () => {
    fc.assert(
      fc.property(shuffled, ([entries, other]) => {
        for (const { key, purpose, granted } of entries) {
          const verdict = mayLeave(event(key, purpose), other);
          expect(verdict).toBe(mayLeave(event(key, purpose), entries));
          if (granted && entries.some((one) => !one.granted && one.heads.includes(key))) expect(verdict).toBe('drop');
        }
      }),
    );
  });
});
