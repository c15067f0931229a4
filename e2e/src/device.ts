import { expect, vi } from 'vitest';
import { type BrowserProfile, openProfile } from './browser-profile.ts';
import { QuizPlayer } from './quiz-player.ts';
import { scratchDir } from './scratch.ts';
import type { Stack } from './stack.ts';

const shownTimeoutMs = 30_000;

/** A person's device: a profile directory that outlives its browser. */
export interface Device {
  readonly dir: string;
  /** Opens the browser on the profile, again after it was closed or killed. */
  open(options?: { serviceWorkers?: 'allow' | 'block' }): Promise<BrowserProfile>;
  /** Ends a browser that still runs and removes the directory. */
  dispose(): Promise<void>;
}

/** A device that was never used. */
export async function freshDevice(): Promise<Device> {
  const scratch = await scratchDir('device');
  let browser: BrowserProfile | undefined;
  return {
    dir: scratch.path,
    async open(options = {}) {
      browser = await openProfile(scratch.path, options);
      return browser;
    },
    async dispose() {
      await browser?.kill().catch(() => undefined);
      await scratch.remove();
    },
  };
}

/** What the status element claims. No spec believes it; some wait for it. */
export async function shownStatus(browser: BrowserProfile): Promise<{ phase: string; pending: number }> {
  const element = browser.page.getByTestId('sync-status');
  const [phase, pending] = await Promise.all([element.getAttribute('data-phase'), element.getAttribute('data-pending')]);
  return { phase: phase ?? '', pending: Number(pending) };
}

/** Waits until the status element claims what is asked. */
export async function untilShown(browser: BrowserProfile, wanted: { phase?: string; pending?: unknown }): Promise<void> {
  await vi.waitFor(async () => expect(await shownStatus(browser)).toMatchObject(wanted), { timeout: shownTimeoutMs, interval: 200 });
}

/** Goes to a page and waits for its heading. */
export async function openPage(browser: BrowserProfile, url: string): Promise<void> {
  await browser.page.goto(url);
  await browser.page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: shownTimeoutMs });
}

/** Shows another page of the app without loading it anew, as a link does: what the page is doing goes on. */
export async function showPath({ page }: BrowserProfile, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** Tells the page that the network is back, as a browser does; what waited is then sent at once. */
export async function comeOnline(browser: BrowserProfile): Promise<void> {
  await browser.page.evaluate(() => dispatchEvent(new Event('online')));
}

/** Opens the list of quizzes online and waits until nothing is left to fetch or send. */
export async function openOnline(browser: BrowserProfile, stack: Stack): Promise<QuizPlayer> {
  const player = new QuizPlayer(browser.page);
  await player.openList(stack.url);
  await untilShown(browser, { phase: 'idle', pending: 0 });
  return player;
}

/** Uses the app online as far as it takes for all of it to be on the device: shell, worker, neuron, content. Ends at the list of quizzes. */
export async function prepareForOffline(browser: BrowserProfile, stack: Stack): Promise<QuizPlayer> {
  await openOnline(browser, stack);
  await browser.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const player = await openOnline(browser, stack);
  await vi.waitFor(async () => expect(await missingFiles(browser)).toEqual([]), { timeout: shownTimeoutMs, interval: 200 });
  return player;
}

/** The files of the neurons that the service worker wants and does not have yet; one line that says so while it was not told which. */
async function missingFiles({ page }: BrowserProfile): Promise<string[]> {
  return page.evaluate(async () => {
    const listed = await caches.match('/release-files.json', { cacheName: 'empire-release-list' });
    if (!listed) return ['no list of files yet'];
    const held = new Set((await (await caches.open('empire-release-files')).keys()).map(({ url }) => url));
    return ((await listed.json()) as { url: string }[]).map(({ url }) => url).filter((url) => !held.has(url));
  });
}
