import { type AnyDoc, RevTree } from '@empire/shared-sync/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CouchHttp } from '../../couch/src/accounts/couch-http.ts';
import { untilKnown } from '../../couch/src/provision/until-known.ts';

/** A run makes a database and some fifty requests; a cluster under load takes its time for each. */
const msPerRun = 6_000;

/** A CouchDB with an administrator's credentials in its address. */
export interface CouchUnderTest {
  readonly url: string;
  close(): Promise<void>;
}

/** One operation: a new revision of a document, as a child of one that exists (`parent` picks it) or as a new root. */
interface Operation {
  readonly doc: number;
  readonly parent: number;
  readonly root: boolean;
  readonly deleted: boolean;
  readonly replay: boolean;
  readonly word: string;
}

const operation: fc.Arbitrary<Operation> = fc.record({
  doc: fc.nat(2),
  parent: fc.nat(20),
  root: fc.boolean(),
  deleted: fc.boolean(),
  replay: fc.boolean(),
  word: fc.stringMatching(/^[0-9a-f]{32}$/),
});

/** Random revision trees, written to the twin and to a CouchDB: winners, leaf sets, branches and feeds must be the same. */
export function differentialSuite(name: string, { start, runs }: { start: () => Promise<CouchUnderTest>; runs: number }): void {
  describe(name, () => {
    let couch: CouchUnderTest;
    beforeAll(async () => {
      couch = await start();
    });
    afterAll(() => couch?.close());

    it(
      `agrees with the twin on ${runs} random histories`,
      async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 25 }), async (operations) => {
            const docs = histories(operations);
            const database = await Database.create(couch.url);
            try {
              await database.write(docs);
              const trees = grow(docs);
              for (const [id, tree] of trees) expect(await database.leaves(id)).toEqual(leavesOf(tree));
              for (const [id, tree] of trees) expect(await database.openRevisions(id)).toEqual(leavesOf(tree));
              for (const [id, tree] of trees) expect(await database.winner(id)).toEqual(winnerOf(tree));
              expect(await database.missing(docs)).toEqual(missingOf(trees, docs));
              await expect.poll(() => database.feed(), { timeout: 10_000, interval: 100 }).toEqual(feedOf(trees));
              await expect.poll(() => database.feedInPages(2), { timeout: 10_000, interval: 100 }).toEqual(feedOf(trees));
            } finally {
              await database.remove();
            }
          }),
          { numRuns: runs, endOnFailure: true },
        );
      },
      runs * msPerRun,
    );
  });
}

function histories(operations: readonly Operation[]): readonly AnyDoc[] {
  const made: AnyDoc[] = [];
  for (const { doc, parent, root, deleted, replay, word } of operations) {
    const before = made.filter((one) => one._id === `doc-${doc}`);
    const from = root ? undefined : before[parent % Math.max(before.length, 1)];
    const again = before[parent % Math.max(before.length, 1)];
    made.push(replay && again ? again : revisionOf(`doc-${doc}`, { from, deleted, word }));
  }
  return made;
}

function revisionOf(id: string, { from, deleted, word }: { from: AnyDoc | undefined; deleted: boolean; word: string }): AnyDoc {
  const ids = [word, ...(from?._revisions?.ids ?? [])];
  return {
    _id: id,
    _rev: `${ids.length}-${word}`,
    _revisions: { start: ids.length, ids },
    ...(deleted && { _deleted: true }),
    value: word,
  } as unknown as AnyDoc;
}

function grow(docs: readonly AnyDoc[]): ReadonlyMap<string, RevTree> {
  const trees = new Map<string, RevTree>();
  for (const doc of docs) {
    const tree = trees.get(doc._id) ?? new RevTree();
    trees.set(doc._id, tree);
    tree.graft(doc);
  }
  return trees;
}

function brief(doc: AnyDoc): unknown {
  return [doc._rev, doc._deleted === true, doc._revisions?.ids, doc.value];
}

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

function leavesOf(tree: RevTree): unknown {
  return tree.leaves().map(brief).sort(byText);
}

function winnerOf(tree: RevTree): unknown {
  const [winner] = tree.leaves();
  return winner?._deleted ? 'deleted' : winner?._rev;
}

function feedOf(trees: ReadonlyMap<string, RevTree>): unknown {
  return [...trees].map(([id, tree]) => [id, [...tree.leafRevs()].sort()]).sort(byText);
}

/** A revision that nobody has, beside one that somebody wrote. */
const unknownRev = `9-${'f'.repeat(32)}`;

function offered(docs: readonly AnyDoc[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(docs.map(({ _id }) => [_id, [...new Set(docs.filter((doc) => doc._id === _id).map(({ _rev }) => _rev)), unknownRev]]));
}

function missingOf(trees: ReadonlyMap<string, RevTree>, docs: readonly AnyDoc[]): unknown {
  const rows = Object.entries(offered(docs)).map(([id, revs]) => [id, revs.filter((rev) => !trees.get(id)?.has(rev)).sort()] as const);
  return Object.fromEntries(rows);
}

/** A fresh database of a CouchDB, spoken to directly. */
class Database {
  readonly #couch: CouchHttp;
  readonly #path: string;

  private constructor(couch: CouchHttp, path: string) {
    this.#couch = couch;
    this.#path = path;
  }

  static async create(url: string): Promise<Database> {
    const database = new Database(new CouchHttp(url), `/diff-${crypto.randomUUID()}`);
    await database.#ask('PUT', '?q=2');
    await untilKnown(async () => (await database.#couch.request(database.#path)).status === 200);
    return database;
  }

  /** The server answers with what it refused: nothing. */
  async write(docs: readonly AnyDoc[]): Promise<void> {
    for (const doc of docs) expect(await this.#ask('POST', '/_bulk_docs', { docs: [doc], new_edits: false })).toEqual([]);
  }

  async leaves(id: string): Promise<unknown> {
    const { results } = (await this.#ask('POST', '/_bulk_get?revs=true', { docs: [{ id }] })) as { results: { docs: { ok?: AnyDoc }[] }[] };
    return results.flatMap(({ docs }) => docs.flatMap(({ ok }) => (ok ? [brief(ok)] : []))).sort(byText);
  }

  async winner(id: string): Promise<unknown> {
    const answer = (await this.#ask('GET', `/${id}`)) as { _rev?: string; error?: string };
    return answer._rev ?? (answer.error === 'not_found' ? 'deleted' : answer.error);
  }

  async openRevisions(id: string): Promise<unknown> {
    const rows = (await this.#ask('GET', `/${id}?open_revs=all&revs=true`)) as { ok?: AnyDoc }[];
    return rows.flatMap(({ ok }) => (ok ? [brief(ok)] : [])).sort(byText);
  }

  async missing(docs: readonly AnyDoc[]): Promise<unknown> {
    const answer = (await this.#ask('POST', '/_revs_diff', offered(docs))) as Record<string, { missing: string[] }>;
    return Object.fromEntries(Object.entries(answer).map(([id, { missing }]) => [id, [...missing].sort()]));
  }

  /** The feed in pages, each read from where the one before ended. Of a document that is given again the last row counts. */
  async feedInPages(limit: number): Promise<unknown> {
    const rows = new Map<string, string[]>();
    for (let since = '0'; ; ) {
      const page = (await this.#ask('GET', `/_changes?style=all_docs&limit=${limit}&since=${encodeURIComponent(since)}`)) as {
        results: { id: string; changes: { rev: string }[] }[];
        last_seq: string | number;
      };
      for (const { id, changes } of page.results) rows.set(id, changes.map(({ rev }) => rev).sort());
      if (page.results.length < limit) break;
      since = String(page.last_seq);
    }
    return [...rows].sort(byText);
  }

  async feed(): Promise<unknown> {
    const { results } = (await this.#ask('GET', '/_changes?style=all_docs')) as { results: { id: string; changes: { rev: string }[] }[] };
    return results.map(({ id, changes }) => [id, changes.map(({ rev }) => rev).sort()]).sort(byText);
  }

  async remove(): Promise<void> {
    await this.#ask('DELETE', '');
  }

  async #ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    return (await this.#couch.request(`${this.#path}${path}`, { method, ...(body !== undefined && { body }) })).body;
  }
}
