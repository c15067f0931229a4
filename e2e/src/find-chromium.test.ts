import { describe, expect, test } from 'vitest';
import { findChromium, type Machine } from './find-chromium.ts';

describe('findChromium', () => {
  test('takes CHROMIUM_PATH before anything else', async () => {
    const machine = machineWith({ env: { CHROMIUM_PATH: '/my/chromium' }, runnable: ['/usr/bin/chromium', '/my/chromium'] });
    expect(await findChromium(machine)).toBe('/my/chromium');
  });

  test('says so when CHROMIUM_PATH cannot be run, rather than taking another browser', async () => {
    const machine = machineWith({ env: { CHROMIUM_PATH: '/my/chromium' }, runnable: ['/usr/bin/chromium'] });
    await expect(findChromium(machine)).rejects.toThrow('CHROMIUM_PATH names /my/chromium');
  });

  test('takes the first of the usual places', async () => {
    const machine = machineWith({ runnable: ['/usr/bin/google-chrome', '/usr/bin/chromium'] });
    expect(await findChromium(machine)).toBe('/usr/bin/chromium');
  });

  test('installs one where it may', async () => {
    const machine = machineWith({ mayInstall: true });
    expect(await findChromium(machine)).toBe('/usr/bin/chromium');
  });

  test('says what to run where it may not install', async () => {
    await expect(findChromium(machineWith({}))).rejects.toThrow('apt-get install -y chromium');
  });
});

function machineWith(given: { env?: Record<string, string>; runnable?: string[]; mayInstall?: boolean }): Machine {
  const runnable = new Set(given.runnable ?? []);
  return {
    env: given.env ?? {},
    canRun: (path) => runnable.has(path),
    canInstall: () => given.mayInstall ?? false,
    async install() {
      runnable.add('/usr/bin/chromium');
    },
  };
}
