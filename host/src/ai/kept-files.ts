import { EmpireError } from '@empire/contract';
import { fetchInPieces } from './fetch-in-pieces.ts';

/** The browser's cache and network as the files of AI use them. */
export interface FilePorts {
  readonly caches: Pick<CacheStorage, 'open'>;
  readonly fetch: typeof fetch;
}

/** Files that are kept in one cache of the browser under their own paths. */
export class KeptFiles {
  readonly #name: string;
  readonly #ports: FilePorts;

  constructor(name: string, ports: FilePorts) {
    this.#name = name;
    this.#ports = ports;
  }

  async held(path: string): Promise<Response | undefined> {
    return (await this.#cache()).match(path, { ignoreVary: true });
  }

  async has(paths: readonly string[]): Promise<boolean> {
    const found = await Promise.all(paths.map((path) => this.held(path)));
    return found.every(Boolean);
  }

  async put(path: string, response: Response): Promise<void> {
    await (await this.#cache()).put(path, response);
  }

  /** Fetches a file whose content may change, and keeps it. Errors: `inference-unavailable` when it cannot be had; the reason of `signal`. */
  async fetch(path: string, { signal }: { signal: AbortSignal }): Promise<Response> {
    const response = await this.#ports.fetch(path, { signal, cache: 'no-cache' }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new EmpireError('inference-unavailable', `${path} could not be fetched.`, { cause: error });
    });
    if (!response.ok) throw new EmpireError('inference-unavailable', `${path} was answered with status ${response.status}.`);
    return await this.#kept(path, response);
  }

  /** A file whose path names its content: as it is held, or fetched from where an earlier try ended. Errors: as `fetch`. */
  async obtain(path: string, { signal, bytes }: { signal: AbortSignal; bytes?: number }): Promise<Response> {
    return (await this.held(path)) ?? (await this.#kept(path, await this.#fetchWhole(path, { signal, ...(bytes !== undefined && { bytes }) })));
  }

  /** Obtains what is missing, and hands it to the cache as it is: nobody reads it now. Errors: as `fetch`. */
  async complete(paths: readonly string[], { signal }: { signal: AbortSignal }): Promise<void> {
    for (const path of paths) {
      if (!(await this.held(path))) await this.put(path, await this.#fetchWhole(path, { signal })).catch(noRoom);
    }
  }

  async #fetchWhole(path: string, wanted: { signal: AbortSignal; bytes?: number }): Promise<Response> {
    return await fetchInPieces({ cache: await this.#cache(), fetch: this.#ports.fetch }, { path, ...wanted });
  }

  /** Lets go of everything that is not among `paths`, nor a piece of one of them. */
  async keepOnly(paths: readonly string[]): Promise<void> {
    const cache = await this.#cache();
    const kept = new Set(paths);
    const keys = await cache.keys();
    await Promise.all(keys.filter(({ url }) => !kept.has(new URL(url).pathname)).map((request) => cache.delete(request)));
  }

  async drop(paths: readonly string[]): Promise<void> {
    const cache = await this.#cache();
    await Promise.all(paths.map((path) => cache.delete(path)));
  }

  /** A device without room answers from what was fetched all the same. */
  async #kept(path: string, response: Response): Promise<Response> {
    await this.put(path, response.clone()).catch(noRoom);
    return response;
  }

  #cache(): Promise<Cache> {
    return this.#ports.caches.open(this.#name);
  }
}

function noRoom(): void {}
