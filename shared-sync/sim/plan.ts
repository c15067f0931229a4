import { Chance } from './chance.ts';

/** One thing that happens in a run, at a virtual time (milliseconds). */
export type Step =
  | {
      readonly at: number;
      readonly kind: 'put' | 'remove' | 'append';
      readonly device: number;
      readonly tab: number;
      readonly key: string;
      readonly field: string;
      readonly value: number;
    }
  | { readonly at: number; readonly kind: 'kill'; readonly device: number; readonly tab: number }
  | { readonly at: number; readonly kind: 'network'; readonly device: number; readonly online: boolean }
  | { readonly at: number; readonly kind: 'clock'; readonly device: number; readonly offsetMs: number }
  | { readonly at: number; readonly kind: 'refuse'; readonly on: boolean }
  | { readonly at: number; readonly kind: 'small-batches'; readonly on: boolean }
  | { readonly at: number; readonly kind: 'recreate' };

/** A whole run as data: what a seed makes, and what a regression keeps. */
export interface Plan {
  readonly seed: number;
  readonly devices: number;
  readonly roughness: number;
  readonly steps: readonly Step[];
}

/** The one document that is removed now and then: of the others no field ever goes. */
export const removedKey = 'k0';

const spanMs = 5 * 60_000;

/** The plan of a seed. */
export function planOf(seed: number): Plan {
  const chance = new Chance(seed);
  const devices = 1 + chance.below(3);
  const steps = Array.from({ length: 15 + chance.below(35) }, () => stepOf(chance, devices)).flatMap((step) =>
    chance.next() < 0.3 ? [step, ...inOtherTab(step)] : [step],
  );
  return { seed, devices, roughness: chance.pick([0, 0.05, 0.2, 0.5]), steps: steps.sort((a, b) => a.at - b.at) };
}

/** The same act in both tabs at once, as an impatient person does it. */
function inOtherTab(step: Step): readonly Step[] {
  return step.kind === 'append' ? [{ ...step, tab: 1 - step.tab, value: step.value + 1 }] : [];
}

function stepOf(chance: Chance, devices: number): Step {
  const at = chance.below(spanMs);
  const device = chance.below(devices);
  const tab = chance.below(2);
  const roll = chance.next();
  if (roll < 0.66) {
    const kind = chance.pick(['put', 'put', 'append', 'append', 'append', 'remove']);
    return { at, kind, device, tab, key: kind === 'remove' ? removedKey : `k${chance.below(4)}`, field: `f${chance.below(3)}`, value: chance.below(1_000) };
  }
  if (roll < 0.76) return { at, kind: 'kill', device, tab };
  if (roll < 0.88) return { at, kind: 'network', device, online: chance.next() < 0.5 };
  if (roll < 0.91) return { at, kind: 'clock', device, offsetMs: (chance.below(7) - 3) * 60_000 };
  if (roll < 0.95) return { at, kind: 'refuse', on: chance.next() < 0.5 };
  if (roll < 0.98) return { at, kind: 'small-batches', on: chance.next() < 0.5 };
  return { at, kind: 'recreate' };
}
