import { browserEnv, httpTransferGateway, IdbKeyVault, idbStores } from '@empire/shared-sync/browser';
import { type BackgroundTransfer, openTransfer } from '@empire/shared-sync/worker';
import { cacheNames } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, getCacheKeyForURL, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute, setCatchHandler } from 'workbox-routing';
import { hostManifest } from './host-manifest.ts';
import { type PageMessage, type ReleaseFileUrl, readWorkerMessage, transferTag } from './offline/worker-messages.ts';
import { keepShared } from './share/share-inbox.ts';
import { warnOfRefusal } from './state/failure.ts';
import { transferInBackground } from './worker/background-transfer.ts';
import { lastResortPage } from './worker/last-resort.ts';
import { MediaCache } from './worker/media-cache.ts';
import { ReleaseCache } from './worker/release-cache.ts';
import { originsOutside } from './worker/shell-policy.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

const backgroundLimitMs = 120_000;
const served = [/^\/(v1|couch|healthz)(\/|$)/, /\.[a-z0-9]+$/i];
const ports: ConstructorParameters<typeof ReleaseCache>[0] = { caches, fetch: (input, init) => fetch(input, init) };
const releases = new ReleaseCache(ports);
const media = new MediaCache({ ...ports, shell: cacheNames.precache });

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: served }));
registerRoute(
  ({ url, request }) => url.origin !== location.origin && request.method === 'GET',
  ({ request }) => releases.respond(request),
);
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/media/'),
  async ({ request, event }) => {
    const { response, kept } = await media.respond(request);
    event.waitUntil(kept);
    return response;
  },
);
// Content-hashed files of on-device AI, which the page keeps; the list of them has no hash and comes from the network.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && /^\/ai\/.+\.[0-9a-f]{12}\./.test(url.pathname),
  async ({ request }) => (await caches.match(request, { ignoreVary: true })) ?? fetch(request),
);
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname === '/share',
  ({ request }) => keepShared(request, { caches }),
  'POST',
);
setCatchHandler(async ({ request }) => (request.mode === 'navigate' ? lastResortPage() : Response.error()));

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
  const message = readWorkerMessage(event.data);
  if (message?.type === 'empire-take-over') event.waitUntil(self.skipWaiting());
  if (message?.type === 'empire-releases') event.waitUntil(keepReleases(message.files));
});
self.addEventListener('sync', (event) => {
  if (event.tag === transferTag) event.waitUntil(transferInBackground(openWorkerTransfer, { signal: AbortSignal.timeout(backgroundLimitMs) }));
});

function openWorkerTransfer(): Promise<BackgroundTransfer> {
  const env = browserEnv();
  const vault = new IdbKeyVault();
  const gateway = httpTransferGateway({ env, vault }, { baseUrl: location.origin });
  return openTransfer({ env, vault, stores: idbStores(vault), gateway }, { hostManifest: hostManifest(), refused: warnOfRefusal });
}

async function keepReleases(files: readonly ReleaseFileUrl[]): Promise<void> {
  const failed = await releases.install(files);
  if (failed.length > 0) console.warn('These files are not available offline yet:', failed);
  await refreshShell([...new Set(files.map((file) => new URL(file.url).origin))]);
}

/** The kept shell carries the policy of the day it was fetched: one that shuts out an approved origin is fetched again. */
async function refreshShell(origins: readonly string[]): Promise<void> {
  const key = getCacheKeyForURL('/index.html');
  const kept = key && (await caches.match(key));
  if (!key || !kept || originsOutside(kept.headers.get('content-security-policy'), origins).length === 0) return;
  const fresh = await fetch('/index.html', { cache: 'reload' });
  if (!fresh.ok || (await kept.text()) !== (await fresh.clone().text())) return;
  await (await caches.open(cacheNames.precache)).put(key, fresh);
  const message: PageMessage = { type: 'empire-shell-refreshed' };
  for (const client of await self.clients.matchAll({ type: 'window' })) client.postMessage(message);
}
