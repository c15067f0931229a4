import { expect, onTestFinished, test } from 'vitest';
import { browserStorage } from './browser-storage.ts';

/** What stands in for a part of the browser until the test is over. */
function standIn(target: object, name: string, value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, value });
  onTestFinished(() => void (before ? Object.defineProperty(target, name, before) : Reflect.deleteProperty(target, name)));
}

/** A registration with a push subscription; headless browsers have no push service of their own. */
function registration(unsubscribe: () => Promise<boolean>, log: string[]) {
  const say = async (what: string, then: () => Promise<boolean>) => {
    log.push(what);
    return then();
  };
  return {
    pushManager: { getSubscription: async () => ({ unsubscribe: () => say('unsubscribe', unsubscribe) }) },
    unregister: () => say('unregister', async () => true),
  };
}

async function keep(): Promise<void> {
  localStorage.setItem('one', '1');
  await (await caches.open('one')).put('/one', new Response('1'));
  await (await (await navigator.storage.getDirectory()).getFileHandle('one', { create: true })).createWritable().then((file) => file.close());
}

async function left() {
  const names: string[] = [];
  for await (const name of ((await navigator.storage.getDirectory()) as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
  return { entry: localStorage.getItem('one'), caches: await caches.keys(), files: names };
}

const nothing = { entry: null, caches: [], files: [] };

test('a push subscription is ended before its service worker is unregistered, and both are counted', async () => {
  const log: string[] = [];
  standIn(navigator.serviceWorker, 'getRegistrations', async () => [registration(async () => true, log)]);
  await keep();
  expect(await browserStorage().removeAll()).toMatchObject({ pushSubscriptions: 1, serviceWorkers: 1, caches: 1 });
  expect([log, await left()]).toEqual([['unsubscribe', 'unregister'], nothing]);
});

test('a cache that the worker brings back before it is gone is removed as well', async () => {
  const writes = async () => {
    await (await caches.open('late')).put('/late', new Response('1'));
    return true;
  };
  standIn(navigator.serviceWorker, 'getRegistrations', async () => [{ ...registration(async () => true, []), unregister: writes }]);
  await keep();
  expect(await browserStorage().removeAll()).toMatchObject({ caches: 2 });
  expect(await left()).toEqual(nothing);
});

test('a push service that cannot be reached holds no wipe up: the subscription goes with the registration', async () => {
  const log: string[] = [];
  standIn(navigator.serviceWorker, 'getRegistrations', async () => [registration(() => Promise.reject(new DOMException('no network', 'AbortError')), log)]);
  await keep();
  expect(await browserStorage().removeAll()).toMatchObject({ pushSubscriptions: 1, serviceWorkers: 1 });
  expect([log, await left()]).toEqual([['unsubscribe', 'unregister'], nothing]);
});

test('storage that a private window does not have keeps nothing, and stops nothing', async () => {
  await keep();
  standIn(navigator.storage, 'getDirectory', () => Promise.reject(new DOMException('not here', 'SecurityError')));
  standIn(navigator.serviceWorker, 'getRegistrations', () => Promise.reject(new DOMException('not here', 'SecurityError')));
  expect(await browserStorage().removeAll()).toMatchObject({ serviceWorkers: 0, caches: 1 });
  expect([localStorage.getItem('one'), await caches.keys()]).toEqual([null, []]);
});

test('a part that fails is told, after everything else is gone', async () => {
  await keep();
  const log: string[] = [];
  const stuck = { ...registration(async () => true, log), unregister: () => Promise.reject(new Error('stuck')) };
  standIn(navigator.serviceWorker, 'getRegistrations', async () => [stuck]);
  await expect(browserStorage().removeAll()).rejects.toMatchObject({ code: 'storage-failed', message: expect.stringContaining('stuck') });
  expect(await left()).toEqual(nothing);
});
