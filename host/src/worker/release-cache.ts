import type { ReleaseFileUrl } from '../offline/worker-messages.ts';

const filesCache = 'empire-release-files';
const listCache = 'empire-release-list';
const listKey = '/release-files.json';

/** Which files to fetch and which to drop so that the cache holds exactly the wanted ones. */
export function planFiles(wanted: readonly ReleaseFileUrl[], cached: readonly string[]): { fetch: readonly ReleaseFileUrl[]; drop: readonly string[] } {
  const urls = new Set(wanted.map((file) => file.url));
  const held = new Set(cached);
  return { fetch: wanted.filter((file) => !held.has(file.url)), drop: cached.filter((url) => !urls.has(url)) };
}

/** Keeps the files of the active releases: every one of them, fetched in the background and checked against its integrity. */
export class ReleaseCache {
  readonly #caches: CacheStorage;
  readonly #fetch: typeof fetch;

  constructor(ports: { caches: CacheStorage; fetch: typeof fetch }) {
    this.#caches = ports.caches;
    this.#fetch = ports.fetch;
  }

  /** Makes `files` the wanted ones; fetches what is missing, drops what is no longer listed. Answers the addresses that could not be fetched. */
  async install(files: readonly ReleaseFileUrl[]): Promise<readonly string[]> {
    const list = await this.#caches.open(listCache);
    await list.put(listKey, Response.json(files));
    const cache = await this.#caches.open(filesCache);
    const plan = planFiles(
      files,
      (await cache.keys()).map((request) => request.url),
    );
    await Promise.all(plan.drop.map((url) => cache.delete(url)));
    const outcomes = await Promise.allSettled(plan.fetch.map((file) => this.#add(cache, file)));
    return plan.fetch.filter((_, index) => outcomes[index]?.status === 'rejected').map((file) => file.url);
  }

  /**
   * Answers a request for a file of a release from the cache, else from the network and keeps it; its query does not matter,
   * because the folder of a release never changes. A file that no active release lists goes to the network untouched.
   */
  async respond(request: Request): Promise<Response> {
    const url = withoutQuery(request.url);
    const cache = await this.#caches.open(filesCache);
    const cached = await cache.match(url, { ignoreVary: true });
    if (cached) return cached;
    const file = (await this.#wanted()).find((one) => one.url === url);
    return file ? this.#add(cache, file) : this.#fetch(request);
  }

  async #add(cache: Cache, file: ReleaseFileUrl): Promise<Response> {
    const response = await this.#fetch(file.url, { mode: 'cors', credentials: 'omit', integrity: file.integrity });
    if (response.ok) await cache.put(file.url, response.clone());
    return response.ok ? response : Promise.reject(new Error(`Fetching ${file.url} was answered with ${response.status}.`));
  }

  async #wanted(): Promise<readonly ReleaseFileUrl[]> {
    const stored = await (await this.#caches.open(listCache)).match(listKey);
    return stored ? ((await stored.json()) as readonly ReleaseFileUrl[]) : [];
  }
}

function withoutQuery(href: string): string {
  const url = new URL(href);
  return `${url.origin}${url.pathname}`;
}
