import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const run = promisify(execFile);
const installTimeoutMs = 10 * 60_000;

/** Where browsers are usually installed, best first. */
export const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
] as const;

/** What {@link findChromium} asks of the machine; replaced in tests. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the path is a file this user may run. */
  canRun(path: string): boolean;
  /** Whether this is Debian or a descendant, and the user is root. */
  canInstall(): boolean;
  install(): Promise<void>;
}

/**
 * The path of a Chromium to run: `CHROMIUM_PATH`, the usual places, Playwright's own, else a fresh install where that is possible.
 * Errors: throws a sentence that says what to run.
 */
export async function findChromium(machine: Machine = thisMachine): Promise<string> {
  const asked = machine.env.CHROMIUM_PATH;
  if (asked && !machine.canRun(asked)) {
    throw new Error(`CHROMIUM_PATH names ${asked}, which is not a file this user may run. Correct it, or unset it to search.`);
  }
  const found = asked ?? firstRunnable(machine);
  if (found) return found;
  if (machine.canInstall()) await machine.install();
  const installed = firstRunnable(machine);
  if (installed) return installed;
  throw new Error(
    'No Chromium found. Run `sudo apt-get update && sudo apt-get install -y chromium` (Debian, Ubuntu) or ' +
      '`npx playwright-core install chromium`, or set CHROMIUM_PATH to a Chromium or Chrome. ' +
      `Looked for: ${candidates().join(', ')}.`,
  );
}

function firstRunnable(machine: Machine): string | undefined {
  return candidates().find((path) => machine.canRun(path));
}

function candidates(): string[] {
  return [...usualPlaces, chromium.executablePath()].filter((path) => path.length > 0);
}

const thisMachine: Machine = {
  env: process.env,
  canRun(path) {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
  canInstall: () => process.getuid?.() === 0 && existsSync('/etc/debian_version'),
  async install() {
    const options = { timeout: installTimeoutMs, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 64 * 2 ** 20 };
    await run('apt-get', ['update'], options);
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
  },
};
