import type { StorageMeter } from '../ports/storage-meter.ts';

const markName = 'empire-had-data';

/** The port over `navigator.storage` and local storage. */
export function browserMeter(): StorageMeter {
  return {
    async estimate() {
      const { usage = 0, quota = Number.POSITIVE_INFINITY } = (await navigator.storage?.estimate?.()) ?? {};
      return { usageBytes: usage, quotaBytes: quota };
    },
    isPersisted: async () => (await navigator.storage?.persisted?.()) ?? false,
    persist: async () => (await navigator.storage?.persist?.()) ?? false,
    mark: () => quietly(() => localStorage.getItem(markName) ?? undefined),
    leaveMark: (mark) => {
      quietly(() => localStorage.setItem(markName, mark));
    },
  };
}

/** Local storage may be forbidden by the person's settings. */
function quietly<T>(access: () => T): T | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}
