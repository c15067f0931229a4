const mediaCache = 'empire-media';
/** A few articles' worth; what somebody saves for offline reading is in a cache of its own and counts for nothing here. */
const maxPictures = 60;

/**
 * Answers requests for `/media/`, whose names are digests of what they name, from any cache, else from the network. Pictures that are
 * shown are kept, the newest 60.
 */
export class MediaCache {
  readonly #caches: CacheStorage;
  readonly #fetch: typeof fetch;
  readonly #shell: string;

  /** `shell` is the name of the cache that is there as long as the worker is at work: an erasure takes it with all others. */
  constructor(ports: { caches: CacheStorage; fetch: typeof fetch; shell: string }) {
    this.#caches = ports.caches;
    this.#fetch = ports.fetch;
    this.#shell = ports.shell;
  }

  /** The answer, and when it has been kept: a picture is shown while it is still being written, and shown all the same when it cannot be. */
  async respond(request: Request): Promise<{ response: Response; kept: Promise<unknown> }> {
    const held = await this.#caches.match(request, { ignoreVary: true });
    if (held) return { response: held, kept: Promise.resolve() };
    const response = await this.#fetch(request);
    const isPicture = response.ok && response.headers.get('content-type')?.startsWith('image/');
    return { response, kept: isPicture ? this.#keep(request.url, response.clone()).catch(() => undefined) : Promise.resolve() };
  }

  async #keep(url: string, response: Response): Promise<void> {
    const cache = await this.#caches.open(mediaCache);
    await cache.put(url, response);
    // The device was erased meanwhile: a worker that is on its way out keeps nothing.
    if (!(await this.#caches.has(this.#shell))) return void (await this.#caches.delete(mediaCache));
    // The keys of a cache come in the order in which they were put.
    const pictures = await cache.keys();
    await Promise.all(pictures.slice(0, -maxPictures).map((oldest) => cache.delete(oldest)));
  }
}
