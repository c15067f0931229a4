import type { Entry } from '@empire/contract';
import { activeReleases, parseRegistry, type Refusal, type Release } from '@empire/contract/registry';
import { failureOf } from './state/failure.ts';

/** What the host runs by: the active releases, and what it refused. */
export interface RegistryCopy {
  readonly sequence: number;
  readonly releases: readonly Release[];
  readonly refused: readonly Refusal[];
}

/**
 * Reads the stored registry. One that is malformed, or older than `previous`, changes nothing but is listed as refused;
 * `undefined` while this device has never received a good one.
 */
export function readRegistry(entries: readonly Entry[], previous: RegistryCopy | undefined): RegistryCopy | undefined {
  const current = entries.find((entry) => entry.key === 'current');
  if (!current) return previous;
  try {
    const { registry, refused } = parseRegistry(current.value);
    if (previous && registry.sequence < previous.sequence)
      return refuse(previous, { code: 'bad-registry', message: olderText(registry.sequence, previous.sequence) });
    return { sequence: registry.sequence, releases: activeReleases(registry), refused };
  } catch (error) {
    const failure = failureOf(error, 'bad-registry');
    return refuse(previous ?? { sequence: 0, releases: [], refused: [] }, failure);
  }
}

function refuse(copy: RegistryCopy, failure: { code: string; message: string }): RegistryCopy {
  return { ...copy, refused: [...copy.refused.filter((one) => one.name !== 'registry'), { name: 'registry', ...failure }] };
}

function olderText(received: number, held: number): string {
  return `The registry received has sequence ${received}; this device already holds ${held}.`;
}
