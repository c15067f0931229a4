import type { Purpose } from '@empire/contract';
import type { Consent } from '@empire/shared-sync';
import { expect, test } from 'vitest';
import { neuronConsent } from './neuron-consent.ts';

/** A twin of the engine's consent: grants at once, remembers where and by which words. */
function memoryConsent() {
  const granted = new Map<Purpose, { place: string; wording: string }>();
  const states = () => [...granted].map(([purpose]) => ({ purpose, allowed: true }));
  const consent: Consent = {
    allows: (purpose) => granted.has(purpose),
    get states() {
      return states();
    },
    grant: async (purposes, shown) => purposes.forEach((purpose) => void granted.set(purpose, shown)),
    withdraw: async (purposes) => purposes.forEach((purpose) => void granted.delete(purpose)),
    async *watch() {
      yield states();
    },
  };
  return { consent, granted };
}

test('a neuron asks only for what is missing, and learns what is allowed then', async () => {
  const { consent } = memoryConsent();
  const asked: unknown[] = [];
  const view = neuronConsent(
    {
      consent,
      ask: async (question) => {
        asked.push(question);
        await consent.grant(['analytics'], { place: 'consent-request', wording: 'Count.' });
      },
    },
    { id: 'quiz', title: 'Quiz' },
  );
  expect(await view.request(['analytics', 'marketing'], { reason: 'To count.' })).toEqual(['analytics']);
  expect(await view.request(['analytics'], { reason: 'To count.' })).toEqual(['analytics']);
  expect(asked).toEqual([{ title: 'Quiz', reason: 'To count.', purposes: ['analytics', 'marketing'] }]);
  await expect(view.request(['marketing'], { reason: ' ' })).rejects.toMatchObject({ code: 'bad-argument' });
});

test('what its own form recorded carries its name and the words shown', async () => {
  const { consent, granted } = memoryConsent();
  const view = neuronConsent({ consent, ask: async () => undefined }, { id: 'lead-magnet', title: 'Guide' });
  await view.record(['marketing'], { wording: 'Send me the guide.' });
  expect(granted.get('marketing')).toEqual({ place: 'lead-magnet', wording: 'Send me the guide.' });
  for await (const purposes of view.watch({ signal: new AbortController().signal })) expect(purposes).toEqual(['marketing']);
});
