import { expect, it } from 'vitest';
import type { DeviceStorage } from '../ports/device-storage.ts';

/** Every promise of the DeviceStorage port. `make` answers a storage that holds two caches and three other things. */
export function deviceStorageConformance(name: string, make: () => Promise<DeviceStorage>): void {
  it(`DeviceStorage: ${name} removes everything once and says how much, and nothing the second time`, async () => {
    const storage = await make();
    expect(await storage.removeAll()).toEqual({ caches: 2, pushSubscriptions: 0, serviceWorkers: 0, others: 3 });
    expect(await storage.removeAll()).toEqual({ caches: 0, pushSubscriptions: 0, serviceWorkers: 0, others: 0 });
  });
}
