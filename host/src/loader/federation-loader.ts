import { EmpireError, type Neuron } from '@empire/contract';
import type { Release } from '@empire/contract/registry';
import { createInstance, type ModuleFederation } from '@module-federation/enhanced/runtime';
import { abortable } from './abortable.ts';
import { neuronOf } from './neuron-module.ts';
import type { RemoteLoader } from './remote-loader.ts';

/** What the page shares with neurons: module name → its version and its namespace. */
export type SharedModules = Readonly<Record<string, { readonly version: string; readonly module: unknown }>>;

/**
 * Loads releases through the Module Federation runtime.
 *
 * The runtime remembers a remote that failed, so each attempt registers it under a new name and asks for the entry
 * under a new query; what already runs in the page (the container, its loaded chunks) is used again.
 */
export class FederationLoader implements RemoteLoader {
  readonly #instance: ModuleFederation;
  readonly #loaded = new Map<string, Neuron>();
  #attempts = 0;

  constructor(shared: SharedModules) {
    this.#instance = createInstance({ name: 'empire_host', remotes: [], shared: sharedOptions(shared), plugins: [integrityPlugin(this.#releases)] });
  }

  readonly #releases = new Map<string, Release>();

  async load(release: Release, { signal }: { signal: AbortSignal }): Promise<Neuron> {
    const known = this.#loaded.get(release.container);
    if (known) return known;
    const neuron = neuronOf(await abortable(this.#loadModule(release), signal), release);
    this.#loaded.set(release.container, neuron);
    return neuron;
  }

  async #loadModule(release: Release): Promise<unknown> {
    const attempt = this.#attempts++;
    const alias = `${release.container}__${attempt}`;
    const entry = new URL(release.entry, release.baseUrl);
    if (attempt > 0) entry.searchParams.set('attempt', String(attempt));
    this.#releases.set(entry.href, release);
    try {
      this.#instance.registerRemotes([
        { name: alias, entry: entry.href, entryGlobalName: release.container, type: release.format === 'esm' ? 'module' : 'global' },
      ]);
      return await this.#instance.loadRemote(`${alias}/${release.module.replace(/^\.\//, '')}`);
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      throw new EmpireError('load-failed', `Loading ${release.name} ${release.version} from ${entry.href} failed: ${reason}`, {
        details: { name: release.name, version: release.version, entry: entry.href },
        cause: error,
      });
    } finally {
      this.#releases.delete(entry.href);
    }
  }
}

function sharedOptions(shared: SharedModules) {
  const entries = Object.entries(shared).map(([name, { version, module }]) => [
    name,
    { version, lib: () => module, shareConfig: { singleton: true, requiredVersion: `^${version}` } },
  ]);
  return Object.fromEntries(entries) as NonNullable<Parameters<typeof createInstance>[0]['shared']>;
}

/** Gives every entry script the integrity its release promises: other bytes never run. Modules and later chunks do not come by here: the service worker checks those. */
function integrityPlugin(releases: ReadonlyMap<string, Release>) {
  return {
    name: 'empire-integrity',
    createScript({ url }: { url: string }): HTMLScriptElement | undefined {
      const release = releases.get(url);
      const integrity = release?.files.find((file) => file.path === release.entry)?.integrity;
      if (!integrity) throw new Error(`No approved release has the entry ${url}.`);
      const script = document.createElement('script');
      script.crossOrigin = 'anonymous';
      script.integrity = integrity;
      return script;
    },
  };
}
