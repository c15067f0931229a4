import type { StorageReport } from '@empire/shared-sync/page';

/** `3.4 MB of 1.2 GB`; browsers that tell no limit get the usage alone. */
export function usageText({ usageBytes, quotaBytes }: Pick<StorageReport, 'usageBytes' | 'quotaBytes'>): string {
  return Number.isFinite(quotaBytes) && quotaBytes > 0 ? `${sizeText(usageBytes)} of ${sizeText(quotaBytes)}` : sizeText(usageBytes);
}

/** What the level means for the person; nothing is said while there is plenty of room. */
export function levelText(level: StorageReport['level']): string | undefined {
  if (level === 'low') return 'Room is getting scarce on this device. Pictures and copies are the first to go; what you wrote stays.';
  if (level === 'critical') return 'There is hardly any room left on this device. Free some: until then new answers may not be saved.';
  return undefined;
}

/** Bytes as a reader writes them, in steps of a thousand. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  const amount = bytes / 1_000 ** step;
  return `${amount.toFixed(step === 0 || amount >= 100 ? 0 : 1)} ${units[step]}`;
}
