import { EmpireError, type Neuron } from '@empire/contract';
import type { Release } from '@empire/contract/registry';

/**
 * The neuron that an exposed module exports as its default.
 * Errors: `load-failed` when there is none.
 */
export function neuronOf(module: unknown, release: Release): Neuron {
  const neuron = isRecord(module) ? module.default : undefined;
  if (isRecord(neuron) && typeof neuron.activate === 'function') return neuron as unknown as Neuron;
  throw new EmpireError(
    'load-failed',
    `${release.name} ${release.version}: ${release.module} must export a neuron as its default; received ${typeof neuron}.`,
    {
      details: { name: release.name, version: release.version, module: release.module },
    },
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
