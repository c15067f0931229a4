import { EmpireError } from '@empire/contract';
import type { DeviceStorage, StorageRemoved } from '../ports/device-storage.ts';

/** The port over a page: Cache Storage, push, service workers, the private file system, web storage and foreign databases. */
export function browserStorage({ keep = ['empire-vault'] }: { keep?: readonly string[] } = {}): DeviceStorage {
  return {
    removeAll: async (): Promise<StorageRemoved> => {
      try {
        const registrations = 'serviceWorker' in navigator ? await navigator.serviceWorker.getRegistrations() : [];
        const pushSubscriptions = sum(await Promise.all(registrations.map(unsubscribe)));
        const caches = await removeCaches();
        const serviceWorkers = sum(await Promise.all(registrations.map(async (one) => Number(await one.unregister()))));
        return { caches, pushSubscriptions, serviceWorkers, others: removeWebStorage() + (await removeFiles()) + (await removeDatabases(keep)) };
      } catch (cause) {
        throw new EmpireError('storage-failed', `What this site keeps on the device could not be removed: ${String(cause)}`, { cause });
      }
    },
  };
}

async function unsubscribe(registration: ServiceWorkerRegistration): Promise<number> {
  const subscription = await registration.pushManager?.getSubscription();
  return Number((await subscription?.unsubscribe()) ?? false);
}

async function removeCaches(): Promise<number> {
  if (!('caches' in globalThis)) return 0;
  return sum(await Promise.all((await caches.keys()).map(async (name) => Number(await caches.delete(name)))));
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
  return sum(await Promise.all(names.map(removeDatabase)));
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
