import type { Neuron } from '@empire/contract';
import type { Release } from '@empire/contract/registry';

/**
 * Brings the code of a release into this page.
 *
 * Every failure rejects with `load-failed`, an aborted `signal` with its reason; the page lives on.
 * A second call after a failure really tries again; after a success it answers the same neuron.
 */
export interface RemoteLoader {
  load(release: Release, options: { signal: AbortSignal }): Promise<Neuron>;
}
