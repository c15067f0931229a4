import { EmpireError } from '@empire/contract';
import { noteKeyEvent } from '../audit/key-notes.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { GenerationParts } from '../generations/parts.ts';
import { placesOf } from '../outbox/quarantine.ts';
import { findMended } from '../repair/find-mended.ts';
import { mergeMended, noteMending, unmerged } from '../repair/merge-mended.ts';
import { type CompactionReport, compactDatabases } from './compact.ts';

const lookAgainMs = 30 * 60_000;

/** Keeps the databases of a page small and their keys young, off the path of a write. */
export class Upkeep {
  readonly #engine: EngineParts;
  readonly #generations: GenerationParts;
  #isMended = false;

  constructor(engine: EngineParts, generations: GenerationParts) {
    this.#engine = engine;
    this.#generations = generations;
  }

  /**
   * Compacts what is due, or with `all` every database of the neurons that are open, each under new keys. Never rejects for one
   * database: what became of each is in the report.
   */
  async compact({ all = false }: { all?: boolean } = {}): Promise<readonly CompactionReport[]> {
    const { device, neurons, ports } = this.#engine;
    const reports = await compactDatabases(this.#generations, { device, neurons: neurons(), all });
    if (reports.some(({ outcome }) => outcome === 'renewed')) await noteKeyEvent({ env: ports.env, records: ports.vault }, 'rotated');
    return reports;
  }

  /**
   * Puts back what does not open from the server: a database in which the server has every such version, by the same revision, is copied into a
   * new generation with the server's bodies in their places. Any other stays as it is, and what does not open stays in it. Then what lies in
   * conflict there is merged; where that fails it is tried again by the next call. Never rejects because a copy failed: that is in the report.
   * Errors: those of the remote and of the stores; `closed` when the engine ends meanwhile.
   */
  async mend(): Promise<readonly CompactionReport[]> {
    try {
      return await this.#mend();
    } catch (cause) {
      throw this.#engine.signal.aborted ? new EmpireError('closed', 'The engine ended while what does not open was put back.', { cause }) : cause;
    }
  }

  async #mend(): Promise<readonly CompactionReport[]> {
    const { device, neurons, ports, signal } = this.#engine;
    const mended = await findMended(neurons(), { gateway: ports.gateway, signal });
    if (mended.size > 0) await noteMending(ports.vault, mended.keys());
    const reports = mended.size > 0 ? await compactDatabases(this.#generations, { device, neurons: neurons(), all: false, mended }) : [];
    if ((await unmerged(this.#engine)).length > 0) await ports.env.lock('empire-transfer', (lost) => mergeMended(this.#engine, lost), { signal });
    return reports.filter(({ database }) => mended.has(database));
  }

  /** Looks now and then every half hour; one page of the device at a time, between two transfers. Ends with the engine. */
  async run({ failed }: { failed: (report: Extract<CompactionReport, { outcome: 'failed' }>) => void }): Promise<void> {
    const { ports, signal } = this.#engine;
    while (!signal.aborted) {
      const reports = await ports.env.lock('empire-upkeep', () => this.compact(), { ifAvailable: true });
      for (const report of reports ?? []) if (report.outcome === 'failed') failed(report);
      if (reports && !this.#isMended) await this.#mendKnown(reports);
      await ports.env.sleep(lookAgainMs, { signal }).catch(() => undefined);
    }
  }

  /** Once per start, and only where something is known not to open: looking for it reads everything. */
  async #mendKnown(reports: readonly CompactionReport[]): Promise<void> {
    const isMet = reports.some((report) => report.outcome === 'failed' && report.code === 'undecryptable');
    const places = isMet ? [] : await Promise.all(this.#engine.neurons().map(placesOf)).catch(() => []);
    if (!isMet && places.flat().length === 0 && (await unmerged(this.#engine)).length === 0) return;
    // Without a connection it is tried again half an hour later.
    this.#isMended = await this.mend().then(
      async () => (await unmerged(this.#engine)).length === 0,
      () => false,
    );
  }
}
