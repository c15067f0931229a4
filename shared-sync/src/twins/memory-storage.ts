import type { DeviceStorage, StorageRemoved } from '../ports/device-storage.ts';

const nothing: StorageRemoved = { caches: 0, pushSubscriptions: 0, serviceWorkers: 0, others: 0 };

/** The storage's twin: so many things of each kind, until they are removed. */
export class MemoryStorage implements DeviceStorage {
  left: StorageRemoved;

  constructor(held: Partial<StorageRemoved> = {}) {
    this.left = { ...nothing, ...held };
  }

  async removeAll(): Promise<StorageRemoved> {
    const removed = this.left;
    this.left = nothing;
    return removed;
  }
}
