import type { NeuronManifest } from '@empire/contract';
import type { Engine, NeuronData } from '@empire/shared-sync';

/**
 * Keeps the databases of every active neuron open, whether its code runs or not, so that its content arrives and its events
 * leave. A neuron that is activated again gets the same handles; another version gets new ones.
 */
export class NeuronScopes {
  readonly #engine: Pick<Engine, 'open'>;
  readonly #scopes = new Map<string, { version: string; opening: Promise<NeuronData> }>();

  constructor(engine: Pick<Engine, 'open'>) {
    this.#engine = engine;
  }

  /** The neuron's databases; an opening that failed is tried again at the next call. Errors: `wrong-key`, `storage-full`, `storage-failed`. */
  open(manifest: NeuronManifest): Promise<NeuronData> {
    const known = this.#scopes.get(manifest.id);
    if (known?.version === manifest.version) return known.opening;
    this.close(manifest.id);
    const opening = this.#engine.open(manifest);
    this.#scopes.set(manifest.id, { version: manifest.version, opening });
    opening.catch(() => {
      if (this.#scopes.get(manifest.id)?.opening === opening) this.#scopes.delete(manifest.id);
    });
    return opening;
  }

  /** Closes the neuron's databases; what is stored stays. */
  close(name: string): void {
    const known = this.#scopes.get(name);
    if (!known) return;
    this.#scopes.delete(name);
    known.opening.then((scope) => scope.close()).catch(() => undefined);
  }
}
