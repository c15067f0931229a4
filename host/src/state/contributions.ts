import type { SlotDeclaration } from '@empire/contract';
import type { HostView, NeuronView } from './host-view.ts';

/** What decides who contributes to a place. */
export type PlaceView = Pick<HostView, 'neurons' | 'sync' | 'purposes'>;

/** The variant that a neuron's experiment gave this person; `undefined` while it is not known, and for whoever takes no part. */
export type VariantOf = (neuron: string, experiment: string) => string | undefined;

/** The neurons that contribute to a place now, in the order of their manifests; those that failed are left out. */
export function contributors(view: PlaceView, { slot: name, variantOf }: { slot: string; variantOf: VariantOf }): readonly NeuronView[] {
  const found = (view.neurons ?? []).flatMap((neuron) => {
    const slot = slotOf(neuron, name);
    return slot && neuron.state.phase !== 'failed' && holds(slot, view) && isInVariant(slot, neuron, variantOf) ? [{ neuron, order: slot.order }] : [];
  });
  return found.toSorted((a, b) => a.order - b.order || (a.neuron.name < b.neuron.name ? -1 : 1)).map(({ neuron }) => neuron);
}

/** The experiments to ask for before it is known who contributes: only where the other conditions hold, because asking is noted. */
export function experimentsToAsk(view: PlaceView, name: string): readonly { readonly neuron: string; readonly experiment: string }[] {
  return (view.neurons ?? []).flatMap((neuron) => {
    const slot = slotOf(neuron, name);
    return slot?.experiment && neuron.state.phase !== 'failed' && holds(slot, view) ? [{ neuron: neuron.name, experiment: slot.experiment.key }] : [];
  });
}

function slotOf({ manifest }: NeuronView, name: string): SlotDeclaration | undefined {
  return manifest.slots.find((slot) => slot.name === name);
}

function holds({ when, consent }: SlotDeclaration, { sync, purposes }: PlaceView): boolean {
  if (consent !== undefined && consent !== 'functional' && !purposes.some(({ purpose, allowed }) => purpose === consent && allowed)) return false;
  if (when === 'always') return true;
  const offline = sync?.phase === 'offline';
  return when === 'offline' ? offline : !offline;
}

function isInVariant({ experiment }: SlotDeclaration, { name }: NeuronView, variantOf: VariantOf): boolean {
  return !experiment || variantOf(name, experiment.key) === experiment.variant;
}
