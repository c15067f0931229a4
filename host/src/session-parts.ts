import * as reactiveElement from '@lit/reactive-element';
import * as lit from 'lit';
import * as litElement from 'lit-element/lit-element.js';
import * as litHtml from 'lit-html';
import type { SharedModules } from './loader/federation-loader.ts';
import type { RemoteLoader } from './loader/remote-loader.ts';
import { once } from './once.ts';

export { lazyInference } from './ai/lazy-inference.ts';
export { followInstall } from './install/follow-install.ts';
export { lazyLoader } from './loader/lazy-loader.ts';

/**
 * What brings the code of neurons into the page: one for all sessions, as that code stays when the device is locked, and a container that runs
 * takes its shared modules from nobody else any more.
 */
export const loadFederation: () => Promise<RemoteLoader> = once(async () => new (await federationCode()).FederationLoader(sharedModules()));

/** In a file of its own: whatever is run for the first time in one go keeps a slow device from everything else. */
export function federationCode(): Promise<typeof import('./loader/federation-loader.ts')> {
  return import(/* webpackChunkName: "federation" */ './loader/federation-loader.ts');
}

/** What keeps the databases small. It is asked for from here so that it shares the session's own code. */
export function loadUpkeep(): Promise<typeof import('@empire/shared-sync/page')> {
  return import(/* webpackChunkName: "upkeep" */ '@empire/shared-sync/page');
}

/** What neurons take from this page instead of bringing their own copy. */
function sharedModules(): SharedModules {
  const modules: Record<string, unknown> = { lit, 'lit-html': litHtml, '@lit/reactive-element': reactiveElement, 'lit-element/lit-element.js': litElement };
  return Object.fromEntries(Object.entries(SHARED_VERSIONS).map(([name, version]) => [name, { version, module: modules[name] }]));
}
