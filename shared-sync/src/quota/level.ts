import type { StorageEstimate } from '../ports/storage-meter.ts';

/** How much room there is: below 80 % of the quota, below 95 %, or hardly any. */
export type StorageLevel = 'normal' | 'low' | 'critical';

const lowFrom = 0.8;
const criticalFrom = 0.95;

/** The level of an estimate. A browser that says nothing counts as `normal`: then only a refused write shows that there is no room. */
export function levelOf({ usageBytes, quotaBytes }: StorageEstimate): StorageLevel {
  if (!Number.isFinite(quotaBytes) || quotaBytes <= 0) return 'normal';
  const share = usageBytes / quotaBytes;
  if (share >= criticalFrom) return 'critical';
  return share >= lowFrom ? 'low' : 'normal';
}
