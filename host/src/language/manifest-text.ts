import type { NeuronManifest } from '@empire/contract';
import { language } from './speech.ts';

/** A text of a manifest in the language that is shown; as it stands there where the neuron has no other words. */
export function manifestText({ texts }: Pick<NeuronManifest, 'texts'>, text: string): string {
  const own = texts?.[language()];
  return (own && Object.hasOwn(own, text) ? own[text] : undefined) ?? text;
}
