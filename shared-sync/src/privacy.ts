import { Audit } from './audit/audit.ts';
import type { Engine } from './engine.ts';
import { Erasure, finishErasure, isWiping, type Verify } from './erasure/erasure.ts';
import type { ErasureReceipt } from './erasure/wipe.ts';
import { type ExportedData, exportMine } from './export-mine.ts';
import type { DeviceStorage } from './ports/device-storage.ts';

export type { ExportedAudit, ExportedSegment } from './audit/audit.ts';
export type { Verify } from './erasure/erasure.ts';
export { startOver } from './erasure/start-over.ts';
export type { ErasureReceipt } from './erasure/wipe.ts';
export type { ExportedData, ExportedDocument } from './export-mine.ts';
export type { DeviceStorage, StorageRemoved } from './ports/device-storage.ts';
export { finishErasure, isWiping };

/** What a person may do with everything this device holds of them. For pages: a service worker leaves it to them. */
export interface Privacy {
  readonly audit: Audit;
  readonly erasure: Pick<Erasure, 'eraseHere' | 'eraseEverywhere' | 'isWiping'>;
  /** Everything of the person on this device, as readable JSON. */
  exportMine(): Promise<ExportedData>;
}

/** What privacy needs of the page. */
export interface PrivacyParts {
  readonly storage: DeviceStorage;
  readonly verify: Verify;
  /** Told when the gateway stated that this device is erased, and it wiped itself. */
  readonly wiped?: (receipt: ErasureReceipt) => void;
  /** Told why an answer that this device is erased was not believed. */
  readonly doubted?: (reason: string) => void;
}

/** Adds to an engine what only a page does: the audit, erase-me and the export. It pins the gateway's keys and heeds its statements from now on. */
export function openPrivacy(engine: Engine, { storage, verify, wiped, doubted }: PrivacyParts): Privacy {
  const { parts } = engine;
  const erasure = new Erasure({ parts, storage, verify, close: () => engine.close(), ...(wiped && { wiped }) });
  const observer = {
    contact: (session: Parameters<Erasure['contact']>[0]) => erasure.contact(session),
    settled: async ({ code }: { code?: string }, { statement }: { readonly statement?: unknown }) => {
      if (code !== 'erased') return;
      const answer = await erasure.answered(statement);
      if (typeof answer === 'string') doubted?.(answer);
    },
  };
  parts.observers.add(observer, { signal: parts.signal });
  return { audit: new Audit(parts), erasure, exportMine: () => exportMine(parts) };
}
