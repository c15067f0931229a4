import type { Release } from '@empire/contract/registry';
import { hasUnsentInput } from './unsent-input.ts';
import { filesOf, transferTag, type WorkerMessage } from './worker-messages.ts';

/** The page's side of the service worker. Where there is none, every call does nothing: the application then needs a network to open. */
export class PageWorker {
  #registration: ServiceWorkerRegistration | undefined;
  #releases: readonly Release[] = [];
  /** Whether the person of this page wants the new version now. */
  #asked = false;

  /**
   * Registers the worker and calls `onUpdate` whenever a new version of the shell waits. It begins when `quiet` resolves, or before as the
   * person leaves for the first time, if it is `wanted` then: the first time the worker fetches the whole shell. Never rejects.
   */
  async register(options: { onUpdate: () => void; quiet: Promise<void>; wanted: () => boolean; signal: AbortSignal }): Promise<void> {
    if (!('serviceWorker' in navigator)) return;
    reloadOnTakeOver({ ...options, mayReload: () => this.#asked || !hasUnsentInput(document) });
    navigator.serviceWorker.addEventListener('message', ({ data }) => data?.type === 'empire-shell-refreshed' && options.onUpdate(), {
      signal: options.signal,
    });
    await Promise.race([options.quiet, leaving(options.signal)]);
    if (!options.wanted()) return;
    try {
      this.#registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
      watchForUpdate(this.#registration, options.onUpdate);
      await navigator.serviceWorker.ready;
      this.#tellReleases();
    } catch (error) {
      console.warn('The service worker could not be registered; pages need a network to open.', error);
    }
  }

  /** Has every file of the releases kept for offline use, those that were never asked for included. */
  keep(releases: readonly Release[]): void {
    this.#releases = releases;
    this.#tellReleases();
  }

  /** Asks the browser to transfer in the background once there is a network, even when no page is open then. Never rejects. */
  async requestSync(): Promise<void> {
    try {
      // One of an earlier visit does as well.
      const registration = this.#registration ?? (await navigator.serviceWorker?.getRegistration());
      await registration?.sync?.register(transferTag);
    } catch (error) {
      console.info('Background sync is not available; this page transfers by itself.', error);
    }
  }

  /** Lets the waiting version take over, or reloads into a shell that was refreshed; all tabs follow. */
  applyUpdate(): void {
    this.#asked = true;
    const waiting = this.#registration?.waiting;
    if (waiting) send(waiting, { type: 'empire-take-over' });
    else location.reload();
  }

  #tellReleases(): void {
    const active = this.#registration?.active;
    if (active && this.#releases.length > 0) send(active, { type: 'empire-releases', files: filesOf(this.#releases) });
  }
}

function send(worker: ServiceWorker, message: WorkerMessage): void {
  worker.postMessage(message);
}

/**
 * Resolves as a page without a worker is hidden or left: what the browser was asked then goes on without the page, and a short first visit
 * is enough for the next one to need no network. With a worker it never does.
 */
function leaving(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (navigator.serviceWorker.controller !== null) return;
    const leave = () => resolve();
    addEventListener('pagehide', leave, { once: true, signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && resolve(), { signal });
  });
}

/**
 * A page that was controlled reloads when another version takes over; the first version ever claims it silently. Where somebody is filling in
 * a form the page asks instead: another tab may have said yes.
 */
function reloadOnTakeOver({ onUpdate, mayReload, signal }: { onUpdate: () => void; mayReload: () => boolean; signal: AbortSignal }): void {
  let controlled = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener(
    'controllerchange',
    () => {
      if (controlled && mayReload()) location.reload();
      else if (controlled) onUpdate();
      controlled = true;
    },
    { signal },
  );
}

function watchForUpdate(registration: ServiceWorkerRegistration, onUpdate: () => void): void {
  if (registration.waiting && navigator.serviceWorker.controller) onUpdate();
  registration.addEventListener('updatefound', () => {
    const arriving = registration.installing;
    arriving?.addEventListener('statechange', () => {
      if (arriving.state === 'installed' && navigator.serviceWorker.controller) onUpdate();
    });
  });
}
