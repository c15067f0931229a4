import { EmpireError, type NeuronManifest, type SlotRegistrar } from '@empire/contract';

/** Collects what one neuron contributes while it is activated; a slot its manifest does not list is `not-permitted`. */
export class SlotContributions implements SlotRegistrar {
  readonly #allowed: ReadonlySet<string>;
  readonly #elements = new Map<string, string[]>();

  constructor(manifest: NeuronManifest) {
    this.#allowed = new Set(manifest.slots.map((slot) => slot.name));
  }

  register({ slot, element }: { slot: string; element: string }): void {
    if (!this.#allowed.has(slot)) {
      throw new EmpireError('not-permitted', `Cannot contribute to the slot ${slot}: the manifest lists ${[...this.#allowed].join(', ') || 'none'}.`, {
        details: { slot },
      });
    }
    if (!element.includes('-')) throw new EmpireError('bad-argument', `A slot takes the tag of a custom element; received ${element}.`);
    this.#elements.set(slot, [...(this.#elements.get(slot) ?? []), element]);
  }

  /** Slot name → tags, in the order they were registered. */
  get elements(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(this.#elements);
  }
}
