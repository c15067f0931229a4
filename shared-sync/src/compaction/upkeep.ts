import { noteKeyEvent } from '../audit/key-notes.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { GenerationParts } from '../generations/parts.ts';
import { type CompactionReport, compactDatabases } from './compact.ts';

const lookAgainMs = 30 * 60_000;

/** Keeps the databases of a page small and their keys young, off the path of a write. */
export class Upkeep {
  readonly #engine: EngineParts;
  readonly #generations: GenerationParts;

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

  /** Looks now and then every half hour; one page of the device at a time, between two transfers. Ends with the engine. */
  async run({ failed }: { failed: (report: Extract<CompactionReport, { outcome: 'failed' }>) => void }): Promise<void> {
    const { ports, signal } = this.#engine;
    while (!signal.aborted) {
      const reports = await ports.env.lock('empire-upkeep', () => this.compact(), { ifAvailable: true });
      for (const report of reports ?? []) if (report.outcome === 'failed') failed(report);
      await ports.env.sleep(lookAgainMs, { signal }).catch(() => undefined);
    }
  }
}
