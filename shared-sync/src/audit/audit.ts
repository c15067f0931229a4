import { type AnyDoc, type AuditBody, type AuditReport, verifyAudit } from '../../core/index.ts';
import type { EngineParts } from '../engine-parts.ts';
import { readEnd } from './audit-end.ts';
import { followChanges, ownSegments } from './follow.ts';

/** One segment as it is exported. */
export type ExportedSegment = Pick<AuditBody, 'seq' | 'prev' | 'hlc' | 'entries'> & { readonly key: string };

/** The audit of this device as readable JSON, the oldest segment first. */
export interface ExportedAudit {
  readonly deviceId: string;
  readonly verified: AuditReport;
  readonly segments: readonly ExportedSegment[];
}

/** What the audit waits for after a change before it looks: acts come in bursts, and none of them may wait for it (milliseconds). */
const restMs = 2_000;

/**
 * The audit of this device: a view that follows what was written, never part of a write. Under the transfer lock one context of the
 * device at a time appends to the chain.
 */
export class Audit {
  readonly #parts: EngineParts;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /** Follows changes until `signal` aborts or the engine closes. A store that fails is tried again at the next change. */
  async run({ signal }: { signal: AbortSignal }): Promise<void> {
    const { ports, nudges, signal: closing } = this.#parts;
    const ended = AbortSignal.any([signal, closing]);
    let wake: () => void = () => undefined;
    let dirty = true;
    const stir = () => {
      dirty = true;
      wake();
    };
    nudges.listen(stir, { signal: ended });
    ended.addEventListener('abort', stir, { once: true });
    while (!ended.aborted) {
      if (!dirty) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      await ports.env.sleep(restMs, { signal: ended }).catch(() => undefined);
      dirty = false;
      if (!ended.aborted) await this.catchUp().catch(() => undefined);
    }
  }

  /** Appends what happened since the last segment; `all` also tells of rounds that went through. Answers how many segments were written. */
  async catchUp({ all = false }: { all?: boolean } = {}): Promise<number> {
    const { env } = this.#parts.ports;
    return (await env.lock('empire-transfer', (lost) => followChanges(this.#parts, { all, lost }), { signal: this.#parts.signal })) ?? 0;
  }

  /** Whether this device's chain holds to where it is known to go, and if not the first link that does not. */
  async verify(): Promise<AuditReport> {
    return this.#verified(await ownSegments(this.#parts));
  }

  /** The whole chain with what verifying it found, everything up to now included. */
  async export(): Promise<ExportedAudit> {
    await this.catchUp({ all: true });
    const docs = await ownSegments(this.#parts);
    const segments = docs.map((doc) => {
      const { seq, prev, hlc, entries } = doc as unknown as AuditBody;
      return { key: doc._id.split(':').at(-1) ?? '', seq, prev, hlc, entries };
    });
    return { deviceId: this.#parts.device.deviceId, verified: await this.#verified(docs), segments: segments.sort((a, b) => a.seq - b.seq) };
  }

  async #verified(docs: readonly AnyDoc[]): Promise<AuditReport> {
    const { ports, device } = this.#parts;
    const end = await readEnd(ports.vault, device.deviceId);
    return verifyAudit(docs, { ends: end ? [end] : [] });
  }
}
