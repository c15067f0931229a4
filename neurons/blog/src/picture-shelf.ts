/** Where pictures of articles that somebody wants offline are kept. The service worker answers from it. */
export interface PictureShelf {
  keep(paths: readonly string[]): Promise<void>;
  drop(paths: readonly string[]): Promise<void>;
}

const cacheName = 'empire-saved-media';

/** Keeps pictures in Cache Storage: they are public bytes. A page without Cache Storage keeps none. */
export class CachedPictures implements PictureShelf {
  async keep(paths: readonly string[]): Promise<void> {
    if (!('caches' in globalThis)) return;
    const cache = await caches.open(cacheName);
    for (const path of paths) if (!(await cache.match(path))) await cache.add(path);
  }

  async drop(paths: readonly string[]): Promise<void> {
    if (!('caches' in globalThis)) return;
    const cache = await caches.open(cacheName);
    await Promise.all(paths.map((path) => cache.delete(path)));
  }
}
