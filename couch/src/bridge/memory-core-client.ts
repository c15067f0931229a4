import { MemoryTable } from '../accounts/memory-table.ts';
import type { CloudEvent, ItemResult } from '../core-server/cloud-event.ts';
import type { DeviceCount } from '../core-server/count-events.ts';
import { EventLedger } from '../core-server/event-ledger.ts';
import type { CoreReceipt } from '../erasure/erasure-record.ts';
import type { CoreClient } from './core-client.ts';

/** The in-memory twin of Core. */
export class MemoryCoreClient implements CoreClient {
  readonly ledger: EventLedger;
  /** How many batches were posted. */
  posts = 0;
  /** Thrown instead of answering, before or after the batch is stored; cleared by the test. */
  fault: { readonly when: 'before' | 'after'; readonly error: Error } | undefined;
  /** Events that are rejected instead of stored. */
  readonly rejections = new Map<string, { readonly code: string; readonly reason?: string; readonly permanent: boolean }>();

  constructor(ledger = new EventLedger(new MemoryTable())) {
    this.ledger = ledger;
  }

  async post(batch: readonly CloudEvent[]): Promise<readonly ItemResult[]> {
    this.posts += 1;
    if (this.fault?.when === 'before') throw this.fault.error;
    const results = await this.ledger.record(batch.filter(({ id }) => !this.rejections.has(id)));
    if (this.fault) throw this.fault.error;
    const rejected = batch.flatMap(({ id }): ItemResult[] => {
      const rejection = this.rejections.get(id);
      return rejection ? [{ id, status: 'rejected', ...rejection }] : [];
    });
    return [...results, ...rejected];
  }

  async alias(alias: string, { of }: { of: string }): Promise<void> {
    if (this.fault) throw this.fault.error;
    await this.ledger.alias(alias, of);
  }

  async counts(userId: string): Promise<readonly DeviceCount[]> {
    if (this.fault) throw this.fault.error;
    return this.ledger.counts(userId);
  }

  async erase(userId: string): Promise<CoreReceipt> {
    if (this.fault) throw this.fault.error;
    return { at: new Date(0).toISOString(), removed: await this.ledger.erase(userId) };
  }
}
