import { expect, vi } from 'vitest';
import type { Leaf, Truth } from './truth.ts';

const arrivalTimeoutMs = 90_000;

/** What the servers hold of one person. */
export interface Records {
  readonly userId: string;
  readonly database: string;
  readonly leaves: readonly Leaf[];
  /** Attempts at quizzes, by document id; each with all of its leaves that are not tombstones. */
  readonly attempts: Readonly<Record<string, readonly Leaf[]>>;
  readonly events: readonly Leaf[];
}

/** Reads everything of every user of this run, except of those that were folded into another one. */
export async function readRecords(truth: Truth): Promise<Records[]> {
  const [databases, aliases] = [await truth.userDatabases(), new Set(await truth.aliases())];
  const users = databases.filter((database) => !aliases.has(userOf(truth, database)));
  return Promise.all(users.map((database) => readUser(truth, database)));
}

/** The live leaves whose ids match. */
export function leavesOf({ leaves }: Pick<Records, 'leaves'>, pattern: RegExp): Leaf[] {
  return leaves.filter(({ id, deleted }) => !deleted && pattern.test(id));
}

/** The one live leaf of a document. Errors: throws when there is none, or a conflict. */
export function onlyLeaf(records: Pick<Records, 'leaves'>, id: string): Leaf {
  const found = records.leaves.filter((leaf) => leaf.id === id && !leaf.deleted);
  expect(found, id).toHaveLength(1);
  return found[0] as Leaf;
}

/** Waits until exactly one user has records that satisfy `accept` (which throws when they do not), and returns them. */
export async function untilRecords(truth: Truth, accept: (records: Records) => void | Promise<void>): Promise<Records> {
  return vi.waitFor(
    async () => {
      const users = (await readRecords(truth)).filter(({ leaves }) => leaves.length > 0);
      const [records] = users;
      if (!records || users.length > 1) throw new Error(`Expected the records of one user; received those of ${users.length}.`);
      try {
        await accept(records);
      } catch (error) {
        throw new Error(`${error instanceof Error ? error.message : String(error)}\nCouchDB holds:\n${summary(records)}`, { cause: error });
      }
      return records;
    },
    { timeout: arrivalTimeoutMs, interval: 500 },
  );
}

/** Asserts that Core has a row for each event of the user in CouchDB, once, as an act or as one told again, and no other, and that there are events at all. */
export async function expectEachEventOnceAtCore(truth: Truth, records: Records): Promise<void> {
  const atCouch = records.events.map(({ body }) => String(body.eventId)).sort();
  const { events, duplicates } = await truth.coreLedger(records.userId);
  const atCore = [...events, ...duplicates].map(({ eventId }) => eventId).sort();
  expect(atCouch.length).toBeGreaterThan(0);
  expect(atCore).toEqual(atCouch);
}

/** Asserts that there is one attempt, that it has one leaf, and returns it. */
export function onlyAttempt(records: Records): Leaf {
  const [attempt, ...others] = Object.values(records.attempts);
  expect(others).toEqual([]);
  expect(attempt).toHaveLength(1);
  return attempt?.[0] as Leaf;
}

/** One line for each leaf, for the message of a failed test. */
function summary({ leaves }: Records): string {
  return leaves
    .map(
      ({ id, rev, deleted, history, body }) => `${id} ${rev} (${history.length} known)${deleted ? ' deleted' : ''} ${JSON.stringify(body.value ?? body.data)}`,
    )
    .join('\n');
}

async function readUser(truth: Truth, database: string): Promise<Records> {
  const leaves = await truth.leaves(database);
  const live = leaves.filter(({ deleted }) => !deleted);
  const attempts: Record<string, Leaf[]> = {};
  for (const leaf of live.filter(({ id }) => id.startsWith('quiz:s:attempt:'))) attempts[leaf.id] = [...(attempts[leaf.id] ?? []), leaf];
  const events = live.filter(({ id }) => /^[^:]+:e:/.test(id));
  return { userId: userOf(truth, database), database, leaves, attempts, events };
}

function userOf(truth: Truth, database: string): string {
  return database.slice(truth.database('user-').length);
}
