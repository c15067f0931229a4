import type { CloudEvent, ItemResult } from '../core-server/cloud-event.ts';
import type { DeviceCount } from '../core-server/count-events.ts';
import type { CoreReceipt } from '../erasure/erasure-record.ts';

/**
 * Empire Core as the bridge needs it. Every call may be repeated.
 * Errors: `offline` (no answer, or it is failing), `timeout`, `needs-auth` (the secret is refused), `payload-too-large`, `bad-response`.
 */
export interface CoreClient {
  /** One result for each event of the batch, whatever the order. */
  post(batch: readonly CloudEvent[], options: { signal: AbortSignal }): Promise<readonly ItemResult[]>;
  /** Tells that the events of `alias` are those of `of` from now on and ever before. */
  alias(alias: string, options: { of: string; signal: AbortSignal }): Promise<void>;
  /** What Core holds of a user and of everybody folded into it. */
  counts(userId: string, options: { signal: AbortSignal }): Promise<readonly DeviceCount[]>;
  /** Has Core remove whatever it holds of a user and of everybody folded into it, and take no more of it for ever. Resolves to Core's receipt. */
  erase(userId: string, options: { erasureId: string; at: string; signal: AbortSignal }): Promise<CoreReceipt>;
}
