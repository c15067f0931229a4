import { type DocumentTable, update } from '../accounts/document-table.ts';
import type { CloudEvent, ItemResult } from '../core-server/cloud-event.ts';

/** What the bridge did not forward, each as a document of its own in `control`: `parked:<db>:<id>`, `dropped:<db>:<id>`, `dead:<eventId>`. */
export class SetAside {
  readonly #control: DocumentTable;

  constructor(control: DocumentTable) {
    this.#control = control;
  }

  /** Notes events whose consent cannot be seen yet. The checkpoint may move on. */
  async park(database: string, ids: readonly string[]): Promise<void> {
    await this.#control.putAll(ids.map((id) => ({ _id: `parked:${database}:${id}`, docId: id })));
  }

  /** Counts events whose consent was withdrawn. */
  async drop(database: string, ids: readonly string[]): Promise<void> {
    await this.#control.putAll(ids.map((id) => ({ _id: `dropped:${database}:${id}`, docId: id })));
  }

  /** The ids of the documents parked for a database. */
  async parked(database: string): Promise<readonly string[]> {
    return (await this.#control.list({ prefix: `parked:${database}:` })).map(({ docId }) => String(docId));
  }

  /** Forgets parked documents that have been decided on. */
  async unpark(database: string, ids: readonly string[]): Promise<void> {
    for (const stored of await this.#control.getAll(ids.map((id) => `parked:${database}:${id}`))) await this.#control.remove(stored);
  }

  /** Keeps an event that Core refuses for good, with the reason. */
  async bury(event: CloudEvent, result: Pick<ItemResult, 'code'>): Promise<void> {
    const _id = `dead:${event.id}`;
    await update(this.#control, _id, () => ({ _id, code: result.code ?? 'rejected', event }));
  }

  /** How many events of each kind there are, counted up to 10,000. */
  async counts(): Promise<{ parked: number; dropped: number; dead: number }> {
    const [parked, dropped, dead] = await Promise.all(['parked:', 'dropped:', 'dead:'].map(async (prefix) => (await this.#control.list({ prefix })).length));
    return { parked: parked ?? 0, dropped: dropped ?? 0, dead: dead ?? 0 };
  }
}
