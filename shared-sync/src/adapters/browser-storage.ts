import { EmpireError } from '@empire/contract';
import type { DeviceStorage, StorageRemoved } from '../ports/device-storage.ts';

/** What a browser says of storage that it does not have here, as in a private window: then nothing is kept in it. */
const absences: ReadonlySet<string> = new Set(['SecurityError', 'NotSupportedError']);

/**
 * The port over a page: Cache Storage, push, service workers, the private file system, web storage and foreign databases. A part that fails
 * keeps none of the others from being removed.
 */
export function browserStorage({ keep = ['empire-vault'] }: { keep?: readonly string[] } = {}): DeviceStorage {
  return {
    removeAll: async (): Promise<StorageRemoved> => {
      const failures: unknown[] = [];
      const part = async (remove: () => Promise<number> | number): Promise<number> => {
        try {
          return await remove();
        } catch (error) {
          if (!(error instanceof DOMException && absences.has(error.name))) failures.push(error);
          return 0;
        }
      };
      const registrations: ServiceWorkerRegistration[] = [];
      await part(async () => registrations.push(...((await navigator.serviceWorker?.getRegistrations()) ?? [])));
      const removed: StorageRemoved = {
        pushSubscriptions: await part(() => each(registrations, unsubscribe)),
        caches: await part(removeCaches),
        serviceWorkers: await part(() => each(registrations, async (one) => Number(await one.unregister()))),
        others: (await part(removeWebStorage)) + (await part(removeFiles)) + (await part(() => removeDatabases(keep))),
      };
      // A worker answers its pages until they are gone: a picture that was under way has brought its cache back meanwhile.
      const late = await part(removeCaches);
      const [cause] = failures;
      if (failures.length > 0) throw new EmpireError('storage-failed', `What this site keeps on the device could not be removed: ${String(cause)}`, { cause });
      return { ...removed, caches: removed.caches + late };
    },
  };
}

/** The push service may be out of reach. The subscription goes with the registration all the same (Push API, unregistering). */
async function unsubscribe(registration: ServiceWorkerRegistration): Promise<number> {
  const subscription = await registration.pushManager?.getSubscription();
  await subscription?.unsubscribe().catch(() => false);
  return subscription ? 1 : 0;
}

async function removeCaches(): Promise<number> {
  if (!('caches' in globalThis)) return 0;
  return each(await caches.keys(), async (name) => Number(await caches.delete(name)));
}

function removeWebStorage(): number {
  const stores = [globalThis.localStorage, globalThis.sessionStorage].filter(Boolean);
  const entries = sum(stores.map(({ length }) => length));
  for (const store of stores) store.clear();
  return entries;
}

async function removeFiles(): Promise<number> {
  if (!navigator.storage?.getDirectory) return 0;
  const root = await navigator.storage.getDirectory();
  const names: string[] = [];
  for await (const name of (root as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
  for (const name of names) await root.removeEntry(name, { recursive: true });
  return names.length;
}

async function removeDatabases(keep: readonly string[]): Promise<number> {
  const all = (await indexedDB.databases?.()) ?? [];
  const names = all.flatMap(({ name }) => (name !== undefined && !keep.includes(name) ? [name] : []));
  return each(names, removeDatabase);
}

/** A database that another tab holds open is removed once that one lets go; nobody waits for it here. */
function removeDatabase(name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve(1);
    request.onblocked = () => resolve(1);
    request.onerror = () => reject(request.error);
  });
}

/** Does all of it, whatever fails, and answers the sum. Errors: the first one, when all is done. */
async function each<T>(all: readonly T[], remove: (one: T) => Promise<number>): Promise<number> {
  const settled = await Promise.allSettled(all.map(remove));
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
  return sum(settled.map((one) => (one.status === 'fulfilled' ? one.value : 0)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
