import type { Release } from '@empire/contract/registry';

/** The tag of the background sync that transfers what waits. */
export const transferTag = 'empire-transfer';

/** One file of a release as the worker keeps it. */
export interface ReleaseFileUrl {
  readonly url: string;
  readonly integrity: string;
}

/** What a page tells the service worker. */
export type WorkerMessage = { readonly type: 'empire-releases'; readonly files: readonly ReleaseFileUrl[] } | { readonly type: 'empire-take-over' };

/** What the service worker tells its pages: the shell they run was replaced by one with another content security policy. */
export interface PageMessage {
  readonly type: 'empire-shell-refreshed';
}

/** Every file of the given releases, by its address. */
export function filesOf(releases: readonly Release[]): readonly ReleaseFileUrl[] {
  return releases.flatMap((release) => release.files.map((file) => ({ url: new URL(file.path, release.baseUrl).href, integrity: file.integrity })));
}

/** Narrows what arrives from a page; anything else is `undefined`. */
export function readWorkerMessage(received: unknown): WorkerMessage | undefined {
  if (typeof received !== 'object' || received === null || !('type' in received)) return undefined;
  if (received.type === 'empire-take-over') return { type: 'empire-take-over' };
  if (received.type !== 'empire-releases' || !('files' in received) || !Array.isArray(received.files)) return undefined;
  return { type: 'empire-releases', files: received.files.filter(isFile) };
}

function isFile(item: unknown): item is ReleaseFileUrl {
  return (
    typeof item === 'object' && item !== null && 'url' in item && typeof item.url === 'string' && 'integrity' in item && typeof item.integrity === 'string'
  );
}
