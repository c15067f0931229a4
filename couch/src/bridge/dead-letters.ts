import { type DocumentTable, update } from '../accounts/document-table.ts';
import type { CloudEvent, ItemResult } from '../core-server/cloud-event.ts';
import { listAll } from '../core-server/list-all.ts';

/** An event that Core refuses for good, as it was posted. */
export interface DeadLetter {
  readonly event: CloudEvent;
  /** The database it was read from. */
  readonly database: string;
  readonly userId: string;
  readonly code: string;
  readonly reason: string;
  /** When it was first refused (ISO 8601). */
  readonly since: string;
}

/** The dead letters in `control`, one document `dead:<eventId>` each. Errors of every call: those of {@link DocumentTable}. */
export class DeadLetters {
  readonly #control: DocumentTable;
  readonly #now: () => number;

  constructor(control: DocumentTable, { now }: { now: () => number }) {
    this.#control = control;
    this.#now = now;
  }

  /** Keeps an event with Core's reason; one that is refused again keeps the time of the first refusal. */
  async bury(event: CloudEvent, { database, result }: { database: string; result: Pick<ItemResult, 'code' | 'reason'> }): Promise<void> {
    const _id = idOf(event.id);
    const refusal = { code: result.code ?? 'rejected', reason: result.reason ?? '' };
    await update(this.#control, _id, (known) => ({ _id, since: known?.since ?? new Date(this.#now()).toISOString(), database, ...refusal, event }));
  }

  /** Those of one user, or of everybody. */
  async list({ userId }: { userId?: string | undefined } = {}): Promise<readonly DeadLetter[]> {
    const found: DeadLetter[] = [];
    for await (const page of listAll(this.#control, 'dead:'))
      found.push(...page.map(letterOf).filter((letter) => userId === undefined || letter.userId === userId));
    return found;
  }

  /** The letter of one event, or `undefined` when there is none. */
  async get(eventId: string): Promise<DeadLetter | undefined> {
    const stored = await this.#control.get(idOf(eventId));
    return stored && letterOf(stored);
  }

  /** Takes a letter off the list. */
  async remove(eventId: string): Promise<void> {
    const stored = await this.#control.get(idOf(eventId));
    if (stored) await this.#control.remove(stored);
  }
}

function idOf(eventId: string): string {
  return `dead:${eventId}`;
}

function letterOf(stored: Readonly<Record<string, unknown>>): DeadLetter {
  const event = stored.event as CloudEvent;
  return {
    event,
    database: String(stored.database),
    userId: event.source.split('/')[2] ?? '',
    code: String(stored.code),
    reason: String(stored.reason ?? ''),
    since: String(stored.since),
  };
}
