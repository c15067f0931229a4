import { sizeText } from '@empire/contract/language';
import type { StorageReport } from '@empire/shared-sync/page';
import { numberText } from '../language/formats.ts';
import { msg, str } from '../language/words.ts';

/** `3.4 MB of 1.2 GB`; browsers that tell no limit get the usage alone. */
export function usageText({ usageBytes, quotaBytes }: Pick<StorageReport, 'usageBytes' | 'quotaBytes'>): string {
  return Number.isFinite(quotaBytes) && quotaBytes > 0 ? msg(str`${sizeText(usageBytes)} of ${sizeText(quotaBytes)}`) : sizeText(usageBytes);
}

/** What the level means for the person; nothing is said while there is plenty of room. */
export function levelText(level: StorageReport['level']): string | undefined {
  if (level === 'low') return msg('Room is getting scarce on this device. Pictures and copies are the first to go; what you wrote stays.');
  if (level === 'critical') return msg('There is hardly any room left on this device. Free some: until then new answers may not be saved.');
  return undefined;
}

/** How many documents of a neuron are not kept on the device: without a connection they cannot be read. */
export function partlyText(partly: number): string {
  return msg(str`partly offline: ${numberText(partly)} more are read from the server`);
}
