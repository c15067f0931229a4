import { setTimeout as sleep } from 'node:timers/promises';
import type { CouchHttp } from './couch-http.ts';

/** How often, and how far apart, a version that stands highest looks whether those below it have stepped back. */
const LOOKS = 20;
const LOOK_EVERY_MS = 100;

interface Leaf {
  readonly ok?: { readonly _deleted?: boolean; readonly _revisions?: { readonly start: number; readonly ids: readonly string[] } };
}

/**
 * Decides what became of a write that CouchDB answered with 202: fewer copies than a majority took it.
 *
 * A cluster sends each write to all copies of a document at once. Of two writers at the same time each may be first at some of them, and CouchDB
 * keeps both versions. The one that a majority took was answered 201, and there is at most one such; every other must step back:
 *
 *   a live rival stands higher ─▶ end the own version ─▶ lost
 *   all live rivals stand lower ─▶ wait for them ─▶ gone: won
 *                                             └─▶ still there, so it was answered 201: end the own version ─▶ lost
 *
 * Resolves to the revision, or to `undefined` as for a conflict. Without a rival the write stands: then copies are out of reach.
 * Errors: as {@link CouchHttp.request}.
 */
export async function settleRace(couch: CouchHttp, { path, rev }: { path: string; rev: string }): Promise<string | undefined> {
  for (let look = 0; look < LOOKS; look += 1) {
    const { own, rivals } = await readRivals(couch, { path, rev });
    if (rivals.length === 0) return own === undefined ? undefined : rev;
    if (own?.isRemoval) return undefined;
    if (rivals.some((rival) => rival > rev)) break;
    await sleep(LOOK_EVERY_MS);
  }
  await couch.request(`${path}?rev=${rev}`, { method: 'DELETE' });
  return undefined;
}

/** The revision itself, and the revisions beside it, under the same parent, from which a version goes on that is not removed. */
async function readRivals(couch: CouchHttp, { path, rev }: { path: string; rev: string }) {
  // More copies than there are: CouchDB asks all that it reaches.
  const leaves = (await couch.expect(`${path}?open_revs=all&revs=true&r=9`)) as readonly Leaf[];
  const branches = leaves.flatMap(({ ok }) => (ok?._revisions ? [{ isRemoved: ok._deleted === true, ...at(ok._revisions, Number.parseInt(rev, 10)) }] : []));
  const own = branches.find((branch) => branch.rev === rev);
  const rivals = branches.filter((branch) => branch.rev !== undefined && branch.rev !== rev && branch.parent === own?.parent && !branch.isRemoved);
  return { own: own && { isRemoval: own.isRemoved }, rivals: rivals.map((branch) => String(branch.rev)) };
}

/** What a branch has at a generation, and before it. */
function at({ start, ids }: { readonly start: number; readonly ids: readonly string[] }, generation: number): { rev?: string; parent?: string } {
  const [id, parent] = start < generation ? [] : ids.slice(start - generation);
  return { ...(id !== undefined && { rev: `${generation}-${id}` }), ...(parent !== undefined && { parent }) };
}
