import { describe, expect, it } from 'vitest';
import type { StorageMeter } from '../ports/storage-meter.ts';

/** Every promise of the StorageMeter port. */
export function storageMeterConformance(name: string, make: () => StorageMeter): void {
  describe(`StorageMeter: ${name}`, () => {
    it('measures usage within a quota', async () => {
      const { usageBytes, quotaBytes } = await make().estimate();
      expect(usageBytes).toBeGreaterThanOrEqual(0);
      expect(quotaBytes).toBeGreaterThan(usageBytes);
    });

    it('says after asking what it answered', async () => {
      const meter = make();
      const answered = await meter.persist();
      expect(await meter.isPersisted()).toBe(answered);
    });

    it('keeps the mark that was left last', () => {
      const meter = make();
      meter.leaveMark('one');
      meter.leaveMark('two');
      expect(meter.mark()).toBe('two');
    });
  });
}
