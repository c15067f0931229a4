import type { DocumentTable } from '../accounts/document-table.ts';
import { listAll } from '../core-server/list-all.ts';

/** What the bridge did not forward for want of consent, each as a document of its own in `control`: `parked:<db>:<id>`, `dropped:<db>:<id>`. */
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
    return this.#ids(`parked:${database}:`);
  }

  /** Forgets parked documents that have been decided on. */
  async unpark(database: string, ids: readonly string[]): Promise<void> {
    for (const stored of await this.#control.getAll(ids.map((id) => `parked:${database}:${id}`))) await this.#control.remove(stored);
  }

  /** The ids of the documents dropped from a database. */
  async dropped(database: string): Promise<readonly string[]> {
    return this.#ids(`dropped:${database}:`);
  }

  /** How many events of each kind there are, dead letters included, counted up to 10,000. */
  async counts(): Promise<{ parked: number; dropped: number; dead: number }> {
    const [parked, dropped, dead] = await Promise.all(['parked:', 'dropped:', 'dead:'].map(async (prefix) => (await this.#control.list({ prefix })).length));
    return { parked: parked ?? 0, dropped: dropped ?? 0, dead: dead ?? 0 };
  }

  async #ids(prefix: string): Promise<readonly string[]> {
    const ids: string[] = [];
    for await (const page of listAll(this.#control, prefix)) ids.push(...page.map(({ docId }) => String(docId)));
    return ids;
  }
}
