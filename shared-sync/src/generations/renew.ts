import { EmpireError } from '@empire/contract';
import type { DocumentStore } from '../ports/document-store.ts';
import type { Env } from '../ports/env.ts';
import { Catalogue } from './catalogue.ts';
import { type GenerationParts, letGoChannel, openLock, renewLock, sweep, switchLock } from './parts.ts';
import { sequenced } from './sequenced-store.ts';

/** How a database is copied into its next generation. */
export interface Copying {
  /** Runs while others may still write to `from`: copies the bulk. */
  ahead(from: DocumentStore, to: DocumentStore): Promise<void>;
  /** Runs while nobody else can reach either: copies what is left, and those of the notes that it names. */
  rest(from: DocumentStore, to: DocumentStore, notes: readonly string[]): Promise<void>;
}

export interface Renewal {
  readonly database: string;
  readonly copying: Copying;
  /** How long the other contexts have to let go (milliseconds). */
  readonly letGoMs?: number;
}

const defaultLetGoMs = 10_000;
/** A store may be just opening when it is asked to let go: so often all are asked. */
const askAgainMs = 20;

/**
 * Copies a database into a new generation under new keys, and destroys the one before. Stores that are open anywhere go on with the
 * new one by themselves; their calls wait meanwhile. When it fails, or is killed, at any point, exactly one generation is in force,
 * and whole. Errors: those of `copying`; `timeout` when a context did not let go; either leaves everything as it was.
 */
export async function renewDatabase(parts: GenerationParts, renewal: Renewal): Promise<void> {
  await parts.env.lock(renewLock(renewal.database), async () => {
    await sweep(parts, renewal.database);
    try {
      await copyAndSwitch(parts, renewal);
    } finally {
      await sweep(parts, renewal.database);
    }
  });
}

async function copyAndSwitch(parts: GenerationParts, { database, copying, letGoMs = defaultLetGoMs }: Renewal): Promise<void> {
  const catalogue = new Catalogue(parts.records);
  const { generation, made } = await catalogue.change(database, (entry) => ({
    ...entry,
    made: entry.made + 1,
    leftovers: [...entry.leftovers, entry.made + 1],
  }));
  const open: DocumentStore[] = [];
  try {
    const from = await openInto(open, parts, { database, generation });
    const to = await openInto(open, parts, { database, generation: made });
    await copying.ahead(from, to);
    await alone(parts.env, { database, letGoMs }, async () => {
      await copying.rest(from, to, (await catalogue.entry(database)).notes);
      await closeAll(open);
      await catalogue.change(database, (entry) => ({ ...entry, generation: made, leftovers: [generation] }));
    });
  } finally {
    await closeAll(open);
  }
}

async function openInto(
  open: DocumentStore[],
  { source }: GenerationParts,
  { database, generation }: { database: string; generation: number },
): Promise<DocumentStore> {
  const store = await source.openGeneration(database, generation);
  open.push(store);
  return sequenced(store, generation);
}

async function closeAll(open: DocumentStore[]): Promise<void> {
  for (const store of open.splice(0)) await store.close();
}

/**
 * Runs `task` while no store of the database is open in any context. The lock is tried, not queued for: after a queued request was
 * given up, Chromium grants nothing behind it until whoever holds the lock lets go.
 */
async function alone(env: Env, { database, letGoMs }: { database: string; letGoMs: number }, task: () => Promise<void>): Promise<void> {
  const channel = env.channel(letGoChannel);
  const untilMs = env.monotonic() + letGoMs;
  const attempt = () => env.lock(openLock(database), () => task().then(() => true), { ifAvailable: true });
  try {
    await env.lock(switchLock(database), async () => {
      for (;;) {
        channel.post(database);
        await env.sleep(askAgainMs);
        if (await attempt()) return;
        if (env.monotonic() > untilMs) throw new EmpireError('timeout', `A context did not let go of ${database}.`);
      }
    });
  } finally {
    channel.close();
  }
}
