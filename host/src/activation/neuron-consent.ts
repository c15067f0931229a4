import { type ConsentView, EmpireError, type NeuronManifest, type Purpose } from '@empire/contract';
import type { Consent, PurposeState } from '@empire/shared-sync';
import { manifestText } from '../language/manifest-text.ts';

/** A question of a neuron to the person. */
export interface ConsentQuestion {
  /** The neuron's title. */
  readonly title: string;
  readonly reason: string;
  readonly purposes: readonly Purpose[];
}

/** Has the person answer; resolves once they did, whatever they said. */
export type Ask = (question: ConsentQuestion) => Promise<void>;

/** Consent as one neuron sees it: what it records carries its name. */
export function neuronConsent(
  { consent, ask }: { consent: Consent; ask: Ask },
  manifest: Pick<NeuronManifest, 'title' | 'texts'> & { readonly id: string },
): ConsentView {
  const { id } = manifest;
  const allowed = (states: readonly PurposeState[]) => states.flatMap((state) => (state.allowed ? [state.purpose] : []));
  return {
    allows: (purpose) => consent.allows(purpose),
    async *watch(options) {
      for await (const states of consent.watch(options)) yield allowed(states);
    },
    async request(purposes, { reason }) {
      if (reason.trim() === '') throw new EmpireError('bad-argument', `${id} asked for consent without a reason.`);
      const missing = purposes.filter((purpose) => !consent.allows(purpose));
      if (missing.length > 0) await ask({ title: manifestText(manifest, manifest.title), reason, purposes: missing });
      return purposes.filter((purpose) => consent.allows(purpose));
    },
    record: (purposes, { wording }) => consent.grant(purposes, { place: id, wording }),
  };
}
