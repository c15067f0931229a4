import type { DeviceId, Hlc } from '@empire/contract';
import { describe, expect, it } from 'vitest';
import { MAX_DRIFT_MS, readStamp, writeStamp } from '../../core/index.ts';
import { MemoryKeyVault, MemoryOrigin } from '../testing/index.ts';
import { Device } from './device.ts';

const minute = 60_000;
const other = '22222222-2222-4222-8222-222222222222' as DeviceId;

/** Tabs of one device under a clock that the test sets. */
async function tabs(count: number) {
  const clock = { ms: 1_000_000_000_000, now: () => clock.ms };
  const [origin, vault] = [new MemoryOrigin(), new MemoryKeyVault()];
  const open = () => Device.open({ env: origin.context(clock), vault });
  return { clock, vault, open, devices: await Promise.all(Array.from({ length: count }, open)) };
}

describe('the session of a device', () => {
  it('is one for all tabs, even when they begin at once', async () => {
    const { devices } = await tabs(3);
    const ids = await Promise.all(devices.map((device) => device.session()));
    expect(new Set(ids).size).toBe(1);
  });

  it('goes on in a tab that idled while another was used, and ends after 30 idle minutes in all', async () => {
    const { clock, devices } = await tabs(2);
    const [idle, used] = devices as [Device, Device];
    const first = await idle.session();
    for (let at = 0; at < 3; at += 1) {
      clock.ms += 20 * minute;
      expect(await used.session()).toBe(first);
    }
    expect(await idle.session()).toBe(first);
    clock.ms += 31 * minute;
    const second = await idle.session();
    expect(second).not.toBe(first);
    expect(await used.session()).toBe(second);
  });

  it('ends when the clock is set back by more than a minute', async () => {
    const { clock, devices } = await tabs(1);
    const first = await devices[0]?.session();
    clock.ms -= 5 * minute;
    expect(await devices[0]?.session()).not.toBe(first);
  });
});

describe('the session of a copied profile', () => {
  it('is a new one as soon as the copy has an id of its own, and the other device keeps its own', async () => {
    const { clock, vault, devices } = await tabs(1);
    const first = await devices[0]?.session();
    const copy = vault.copy();
    await copy.renameDevice((await copy.open()).deviceId);
    const device = await Device.open({ env: new MemoryOrigin().context(clock), vault: copy });
    expect(await device.session()).not.toBe(first);
    expect(await devices[0]?.session()).toBe(first);
  });
});

describe('the clock of a device', () => {
  it('follows a remote stamp, but not one more than five minutes ahead, and names the device it came from', async () => {
    const { clock, devices } = await tabs(1);
    const [device] = devices as [Device];
    device.see(writeStamp({ ms: clock.ms + 1_000, counter: 3 }, other));
    expect(readStamp(device.stamp())).toEqual({ ms: clock.ms + 1_000, counter: 4 });
    device.see(writeStamp({ ms: clock.ms + MAX_DRIFT_MS + 1, counter: 0 }, other));
    expect(readStamp(device.stamp()).ms).toBe(clock.ms + 1_000);
    expect(await device.clocksAhead()).toEqual([{ deviceId: other, aheadMs: MAX_DRIFT_MS + 1, atMs: clock.ms }]);
  });

  it('never goes back, neither behind its own stamps nor when the wall clock is years off', async () => {
    const { clock, devices } = await tabs(1);
    const [device] = devices as [Device];
    const stamps: Hlc[] = [];
    for (const jump of [0, 10 * 365 * 24 * 60 * minute, -20 * 365 * 24 * 60 * minute, minute]) {
      clock.ms += jump;
      stamps.push(device.stamp(), device.stamp());
    }
    expect([...stamps].sort()).toEqual(stamps);
    expect(new Set(stamps).size).toBe(stamps.length);
  });

  it('starts behind nothing it may have given out before it was closed, wherever that stamp went', async () => {
    const { clock, open, devices } = await tabs(1);
    devices[0]?.stamp();
    clock.ms += minute / 2;
    const given = devices[0]?.stamp() ?? '';
    for (let again = 0; again < 3; again += 1) {
      clock.ms -= 10 * minute;
      const device = await open();
      expect(device.stamp() > given).toBe(true);
      expect(readStamp(device.stamp()).ms - readStamp(given as Hlc).ms).toBeLessThanOrEqual(minute);
    }
  });
});
