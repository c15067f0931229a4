import { CouchHttp } from '../accounts/couch-http.ts';
import type { DocumentTable } from '../accounts/document-table.ts';
import type { PartHealth } from '../gateway/ports.ts';
import { checkPublished } from '../publish/check-published.ts';
import type { PublishRefusal } from '../publish/publish-neurons.ts';

const silentMs = 60_000;
const releaseCodes = new Set(['bad-registry', 'bad-manifest', 'contract-mismatch']);

interface Served {
  readonly couchUrl: string;
  readonly dbPrefix: string;
}

/** CouchDB as its greeting describes it. */
export async function couchHealth({ couchUrl }: Pick<Served, 'couchUrl'>): Promise<PartHealth> {
  const { status, body } = await new CouchHttp(couchUrl).request('/', { timeoutMs: 2_500 });
  const { vendor, version } = body as { vendor?: { name?: string }; version?: string };
  return { state: status === 200 ? 'ok' : 'degraded', vendor: vendor?.name ?? 'unknown', version: version ?? 'unknown' };
}

/** What is published, with everything refused: what CouchDB holds, and what was refused when this process published. */
export async function publishedHealth(served: Served, refusedNow: readonly PublishRefusal[]): Promise<{ registry: PartHealth; content: PartHealth }> {
  const stored = await checkPublished(served);
  const releases = refusedNow.filter(({ code }) => releaseCodes.has(code));
  const documents = refusedNow.filter(({ code }) => !releaseCodes.has(code));
  return {
    registry: refusals([...stored.registry, ...releases.map(({ id, code, message }) => ({ name: id, code, message }))]),
    content: refusals([...stored.content, ...documents]),
  };
}

/** Core by its own `/healthz`; `unknown` where this process is not told its address. */
export async function coreHealth(coreUrl: string | undefined): Promise<PartHealth> {
  if (!coreUrl) return { state: 'unknown' };
  const response = await fetch(`${coreUrl.replace(/\/+$/, '')}/healthz`, { signal: AbortSignal.timeout(2_500) }).catch(() => undefined);
  if (!response) return { state: 'down', code: 'offline' };
  await response.body?.cancel();
  return response.ok ? { state: 'ok' } : { state: 'down', status: response.status };
}

/** A bridge in another process, by the signs of life in `control`. */
export async function remoteBridgeHealth(control: DocumentTable, now: () => number): Promise<PartHealth> {
  const workers = await control.list({ prefix: 'worker:' });
  const alive = workers.filter(({ beatAt }) => now() - Date.parse(String(beatAt)) < silentMs);
  return { state: alive.length > 0 ? 'ok' : 'down', workers: alive.length };
}

function refusals(refused: readonly object[]): PartHealth {
  return { state: refused.length > 0 ? 'degraded' : 'ok', refused };
}
