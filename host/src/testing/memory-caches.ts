/** A twin of CacheStorage with what the worker uses of it: open, has, delete, match by address, in one cache or in all, put, delete, keys. As in browsers, what is put into a cache that was deleted meanwhile is nowhere. */
export function memoryCaches(): CacheStorage {
  const caches = new Map<string, Map<string, Response>>();
  const open = async (name: string): Promise<Cache> => {
    const entries = caches.get(name) ?? new Map<string, Response>();
    caches.set(name, entries);
    return {
      match: async (key: RequestInfo | URL) => entries.get(addressOf(key))?.clone(),
      put: async (key: RequestInfo | URL, response: Response) => void entries.set(addressOf(key), response),
      delete: async (key: RequestInfo | URL) => entries.delete(addressOf(key)),
      keys: async () => [...entries.keys()].map((url) => new Request(url)),
    } as unknown as Cache;
  };
  const match = async (key: RequestInfo | URL, { cacheName }: MultiCacheQueryOptions = {}) =>
    [...caches]
      .filter(([name]) => cacheName === undefined || name === cacheName)
      .map(([, entries]) => entries.get(addressOf(key)))
      .find(Boolean)
      ?.clone();
  return {
    open,
    match,
    has: async (name: string) => caches.has(name),
    delete: async (name: string) => caches.delete(name),
    keys: async () => [...caches.keys()],
  } as unknown as CacheStorage;
}

function addressOf(key: RequestInfo | URL): string {
  return new URL(key instanceof Request ? key.url : key, 'https://host.example').href;
}
