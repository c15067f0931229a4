import { activeReleases, parseRegistry } from '@empire/contract/registry';
import { CouchHttp } from '../accounts/couch-http.ts';

/** The origins of the releases that may run, from the registry document; none where there is no registry. Errors: those of {@link CouchHttp}, `bad-registry`. */
export async function readReleaseOrigins(options: { couchUrl: string; dbPrefix: string }): Promise<readonly string[]> {
  const couch = new CouchHttp(options.couchUrl);
  const id = encodeURIComponent('host:c:registry:current');
  const { status, body } = await couch.request(`/${options.dbPrefix}registry/${id}`, { timeoutMs: 2_000 });
  if (status !== 200 || typeof body !== 'object' || body === null || !('value' in body)) return [];
  const { registry } = parseRegistry(body.value);
  return [...new Set(activeReleases(registry).map((release) => new URL(release.baseUrl).origin))];
}
