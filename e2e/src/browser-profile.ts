import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium } from './find-chromium.ts';
import { browserOf, descendantsOf, listProcesses } from './process-list.ts';

const launchTimeoutMs = 60_000;
const exitTimeoutMs = 15_000;

/** The switches that make a real profile quiet: no network of its own, and not incognito. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

/** A running browser on one profile directory. */
export interface BrowserProfile {
  readonly dir: string;
  readonly context: BrowserContext;
  /** The first page. */
  readonly page: Page;
  /** Ends the browser in good order; the directory stays. */
  close(): Promise<void>;
  /** Ends the browser's main process with SIGKILL, as a power cut would, and waits until nothing of it runs. The directory stays. */
  kill(): Promise<void>;
}

/**
 * Opens a browser on the directory, which is made when it is missing. The same directory can be opened again after `close` or `kill`.
 * Errors: throws when a browser is still running on it, or when none can be found.
 */
export async function openProfile(directory: string, options: { serviceWorkers?: 'allow' | 'block'; args?: readonly string[] } = {}): Promise<BrowserProfile> {
  const dir = resolve(directory);
  const running = browserOf(dir, listProcesses());
  if (running) throw new Error(`Cannot open the profile ${dir}: process ${running.pid} still runs on it.`);
  await mkdir(dir, { recursive: true });
  await removeStaleLocks(dir);
  const context = await chromium.launchPersistentContext(dir, {
    executablePath: await findChromium(),
    headless: true,
    timeout: launchTimeoutMs,
    serviceWorkers: options.serviceWorkers ?? 'allow',
    args: [...chromiumArgs, ...(options.args ?? [])],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return { dir, context, page, close: () => closeBrowser(dir, context), kill: () => killBrowser(dir) };
}

async function closeBrowser(dir: string, context: BrowserContext): Promise<void> {
  const processes = listProcesses();
  const main = browserOf(dir, processes);
  await context.close();
  if (main) await untilGone([main.pid, ...descendantsOf(main.pid, processes).map(({ pid }) => pid)]);
}

async function killBrowser(dir: string): Promise<void> {
  const processes = listProcesses();
  const main = browserOf(dir, processes);
  if (!main) throw new Error(`Cannot kill the browser of ${dir}: no process runs on it.`);
  const children = descendantsOf(main.pid, processes).map(({ pid }) => pid);
  process.kill(main.pid, 'SIGKILL');
  await untilGone([main.pid, ...children]);
  await removeStaleLocks(dir);
}

/** Waits for the processes to end; what has not ended by itself is killed, because only this profile's browser started it. */
async function untilGone(pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + exitTimeoutMs;
  while (Date.now() < deadline) {
    const left = alive(pids);
    if (left.length === 0) return;
    if (deadline - Date.now() < exitTimeoutMs / 2) for (const pid of left) end(pid);
    await sleep(50);
  }
  throw new Error(`Processes ${alive(pids).join(', ')} of the browser are still running ${exitTimeoutMs} ms after it ended.`);
}

function alive(pids: readonly number[]): number[] {
  const wanted = new Set(pids);
  return listProcesses()
    .filter(({ pid, zombie, command }) => wanted.has(pid) && !zombie && /chrom/i.test(command))
    .map(({ pid }) => pid);
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}

async function removeStaleLocks(dir: string): Promise<void> {
  for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) await rm(join(dir, name), { force: true });
}
