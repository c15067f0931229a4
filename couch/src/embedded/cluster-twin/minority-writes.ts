import { randomBytes } from 'node:crypto';
import { askBehind, type Question, type Reply } from './behind.ts';

interface Tree {
  readonly _rev?: string;
  readonly _revisions?: { readonly start: number; readonly ids: readonly string[] };
}

/**
 * The version that came first at one copy only: where a write is refused because another one came just before it, a cluster may keep both and
 * answer 202. Resolves to that answer, or to `undefined` where the refusal is none of a race.
 */
export async function keepAsRival(behind: URL, question: Question): Promise<Reply | undefined> {
  const [path = ''] = question.path.split('?');
  const ask = (method: string, to: string, body = '') => askBehind(behind, { ...question, method, path: to, body });
  const document = JSON.parse(question.body) as Tree & { readonly _id?: string };
  const { status, json } = await ask('GET', `${path}?revs=true`);
  const stored = (json as Tree)._revisions;
  if (status !== 200 || !stored) return undefined;
  const [, ...before] = stored.ids;
  const parent = before.length === 0 ? undefined : `${stored.start - 1}-${before[0]}`;
  if (parent !== document._rev) return undefined;
  const hash = randomBytes(16).toString('hex');
  const rev = `${stored.start}-${hash}`;
  const [, database = '', id = ''] = path.split('/');
  const rival = { ...document, _id: decodeURIComponent(id), _rev: rev, _revisions: { start: stored.start, ids: [hash, ...before] } };
  const grafted = await ask('POST', `/${database}/_bulk_docs`, JSON.stringify({ docs: [rival], new_edits: false }));
  return grafted.status === 201 ? { status: 202, json: { ok: true, id: rival._id, rev } } : undefined;
}

/** The same answer where a majority of the copies was out of reach. */
export function asAccepted({ status, json }: Reply): Reply {
  const rows = Array.isArray(json) ? json.map((row: { ok?: boolean }) => (row.ok ? { ...row, accepted: true } : row)) : json;
  return { status: status === 201 || status === 200 ? 202 : status, json: rows };
}
