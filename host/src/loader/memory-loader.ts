import { EmpireError, type Neuron } from '@empire/contract';
import type { Release } from '@empire/contract/registry';
import { abortable } from './abortable.ts';
import { neuronOf } from './neuron-module.ts';
import type { RemoteLoader } from './remote-loader.ts';

/** The twin of the federation: module sources by container name, run when they are asked for. */
export class MemoryLoader implements RemoteLoader {
  readonly #sources: ReadonlyMap<string, () => unknown>;
  readonly #loaded = new Map<string, Neuron>();

  /** `sources`: container name → a function that answers the exposed module, throws, or never settles. */
  constructor(sources: ReadonlyMap<string, () => unknown>) {
    this.#sources = sources;
  }

  async load(release: Release, { signal }: { signal: AbortSignal }): Promise<Neuron> {
    const known = this.#loaded.get(release.container);
    if (known) return known;
    const neuron = neuronOf(await abortable(this.#loadModule(release), signal), release);
    this.#loaded.set(release.container, neuron);
    return neuron;
  }

  async #loadModule(release: Release): Promise<unknown> {
    const source = this.#sources.get(release.container);
    try {
      if (!source) throw new Error('there is no such container');
      return await source();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new EmpireError('load-failed', `Loading ${release.name} ${release.version} failed: ${reason}`, { cause: error });
    }
  }
}
