import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Request } from 'playwright-core';
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
export function heldRequests(page: Page): { count(): number; stop(): void } {
  const open = new Set<Request>();
  const begun = (request: Request) => open.add(request);
  const ended = (request: Request) => open.delete(request);
  page.on('request', begun).on('requestfinished', ended).on('requestfailed', ended);
  return {
    count: () => open.size,
    stop: () => page.off('request', begun).off('requestfinished', ended).off('requestfailed', ended),
  };
}
