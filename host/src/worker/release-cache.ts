import type { ReleaseFileUrl } from '../offline/worker-messages.ts';

const filesCache = 'empire-release-files';
const listCache = 'empire-release-list';
const listKey = '/release-files.json';

/** A file in the cache, with the integrity it was checked against when it was fetched. */
interface HeldFile {
  readonly url: string;
  readonly integrity: string | undefined;
}

/** Which files to fetch and which to drop so that the cache holds exactly the wanted bytes. */
export function planFiles(wanted: readonly ReleaseFileUrl[], held: readonly HeldFile[]): { fetch: readonly ReleaseFileUrl[]; drop: readonly string[] } {
  const asWanted = new Map(wanted.map((file) => [file.url, file.integrity]));
  const kept = new Set(held.filter((file) => file.integrity !== undefined && asWanted.get(file.url) === file.integrity).map((file) => file.url));
  return { fetch: wanted.filter((file) => !kept.has(file.url)), drop: held.filter((file) => !kept.has(file.url)).map((file) => file.url) };
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
    const before = new Map((await this.#wanted()).map((file) => [file.url, file.integrity]));
    const list = await this.#caches.open(listCache);
    await list.put(listKey, Response.json(files));
    const cache = await this.#caches.open(filesCache);
    const held = (await cache.keys()).map(({ url }) => ({ url, integrity: before.get(url) }));
    const plan = planFiles(files, held);
    await Promise.all(plan.drop.map((url) => cache.delete(url)));
    const outcomes = await Promise.allSettled(plan.fetch.map((file) => this.#add(cache, file)));
    return plan.fetch.filter((_, index) => outcomes[index]?.status === 'rejected').map((file) => file.url);
  }

  /**
   * Answers a request for a file of a release from the cache, else from the network and keeps it; its query does not matter,
   * because the folder of a release never changes. What the disk gave back with other bytes is fetched again and never runs. A file that no active
   * release lists goes to the network untouched.
   */
  async respond(request: Request): Promise<Response> {
    const url = withoutQuery(request.url);
    const file = (await this.#wanted()).find((one) => one.url === url);
    // To look is not to open: that would make anew what an erasure has just taken.
    const cached = await this.#caches.match(url, { cacheName: filesCache, ignoreVary: true });
    if (cached && (!file?.integrity || file.integrity === (await integrityOf(cached.clone())))) return cached;
    return file ? this.#add(await this.#caches.open(filesCache), file) : this.#fetch(request);
  }

  async #add(cache: Cache, file: ReleaseFileUrl): Promise<Response> {
    // The browser's own cache may hold what an earlier registry listed under this address: it is asked whether that is still so.
    const response = await this.#fetch(file.url, { mode: 'cors', credentials: 'omit', cache: 'no-cache', integrity: file.integrity });
    if (response.ok) await cache.put(file.url, response.clone());
    return response.ok ? response : Promise.reject(new Error(`Fetching ${file.url} was answered with ${response.status}.`));
  }

  async #wanted(): Promise<readonly ReleaseFileUrl[]> {
    const stored = await this.#caches.match(listKey, { cacheName: listCache });
    return stored ? ((await stored.json()) as readonly ReleaseFileUrl[]) : [];
  }
}

/** `sha384-` and the digest in base64, as a release lists it. */
async function integrityOf(response: Response): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', await response.arrayBuffer()));
  return `sha384-${btoa(String.fromCharCode(...digest))}`;
}

function withoutQuery(href: string): string {
  const url = new URL(href);
  return `${url.origin}${url.pathname}`;
}
