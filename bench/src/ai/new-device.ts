import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type LaunchOptions } from 'playwright-core';
import { chromiumArgs } from '../../../e2e/src/browser-profile.ts';
import { findChromium } from '../../../e2e/src/find-chromium.ts';
import { closeOnSignal } from './close-on-signal.ts';

/** How browsers are launched here: what the process is told to end by closes them too, see {@link closeOnSignal}. */
export async function launchOptions(): Promise<LaunchOptions> {
  return { executablePath: await findChromium(), args: [...chromiumArgs], headless: true, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
}

/** A browser with a profile of its own, which is ended when it takes longer than `limitMs`. */
export async function onNewDevice<T>(task: (context: BrowserContext) => Promise<T>, { limitMs }: { limitMs: number }): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'bench-ai-'));
  const context = await chromium.launchPersistentContext(profile, await launchOptions());
  const timer = setTimeout(() => void context.close({ reason: `not done after ${Math.round(limitMs / 1_000)} s` }), limitMs);
  let closed: Promise<void> | undefined;
  const closeOnce = async () => {
    clearTimeout(timer);
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  const close = () => {
    closed ??= closeOnce();
    return closed;
  };
  const release = closeOnSignal(close);
  try {
    return await task(context);
  } finally {
    release();
    await close();
  }
}
