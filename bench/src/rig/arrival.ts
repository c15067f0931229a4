import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession } from 'puppeteer-core';
import type { TestDevice } from '../../../couch/src/dev/test-device.ts';

/** What has not arrived by then counts as this long. */
export const arrivalLimitMs = 30_000;
const pollMs = 5;

/** How long after `startMs` the server had a document. */
export async function arrival(device: TestDevice, { id, startMs }: { id: string; startMs: number }): Promise<number> {
  const key = encodeURIComponent(JSON.stringify(id));
  for (;;) {
    const ms = Date.now() - startMs;
    if (ms > arrivalLimitMs) return arrivalLimitMs;
    const { body } = await device.call('GET', `/couch/${device.session?.databases.user}/_all_docs?startkey=${key}&endkey=${key}`);
    if ((body as { rows?: readonly unknown[] }).rows?.length) return Date.now() - startMs;
    await sleep(pollMs);
  }
}

/** Counts the requests of a page that are under way. */
export async function heldRequests(cdp: CDPSession): Promise<{ count(): number; stop(): Promise<void> }> {
  const open = new Set<string>();
  const begun = ({ requestId }: { requestId: string }) => open.add(requestId);
  const ended = ({ requestId }: { requestId: string }) => open.delete(requestId);
  cdp.on('Network.requestWillBeSent', begun);
  cdp.on('Network.loadingFinished', ended);
  cdp.on('Network.loadingFailed', ended);
  await cdp.send('Network.enable');
  return {
    count: () => open.size,
    async stop() {
      await cdp.send('Network.disable');
      cdp.off('Network.requestWillBeSent', begun);
      cdp.off('Network.loadingFinished', ended);
      cdp.off('Network.loadingFailed', ended);
    },
  };
}
