import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openProfile } from '../src/browser-profile.ts';
import { scratchDir } from '../src/scratch.ts';
import { startToyOrigin, type ToyOrigin } from '../src/toy-origin.ts';
import { dispatchSync, stopWorkers } from '../src/worker-control.ts';

let origin: ToyOrigin;
beforeAll(async () => {
  origin = await startToyOrigin('');
});
afterAll(() => origin.close());

test('a background-sync event reaches a stopped worker of an origin without any open page', async () => {
  const scratch = await scratchDir('worker');
  const browser = await openProfile(scratch.path);
  await browser.page.goto(origin.url);
  await browser.page.evaluate(() =>
    navigator.serviceWorker
      .register('/sw.js')
      .then(() => navigator.serviceWorker.ready)
      .then(() => undefined),
  );
  await browser.page.goto('about:blank');
  await stopWorkers(browser.context);

  await dispatchSync(browser.context, { origin: new URL(origin.url).origin, tag: 'toy-tag' });

  await browser.page.goto(origin.url);
  await vi.waitFor(async () => expect(await browser.page.evaluate(() => caches.match('/toy-tag').then((found) => found?.text()))).toBe('yes'), 10_000);
  await browser.close();
  await scratch.remove();
});
