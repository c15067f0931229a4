import { errorCode } from '@empire/contract';
import { type CompactionReport, compactDatabases } from '../src/compaction/compact.ts';
import { Upkeep } from '../src/compaction/upkeep.ts';
import { passing, unreachable } from './passing.ts';
import type { SimDevice, Tab } from './sim-device.ts';
import type { World } from './world.ts';

interface Place {
  readonly tab: Tab | undefined;
  readonly device: SimDevice;
}

/** Every database of the device goes into a new generation, under new keys. */
export function compact(world: World, { tab, device: at }: Place): boolean {
  if (!tab?.context.running) return false;
  const { device, neurons } = tab.engine.parts;
  compactDatabases(tab.generations, { device, neurons: neurons(), all: true }).then(
    (reports) => {
      for (const { outcome } of reports) if (outcome === 'renewed') world.fire('database-renewed');
      judge(world, { reports, device: at });
    },
    (error: unknown) => passing.has(errorCode(error) ?? '') || world.break(`compacting failed: ${String(error)}`),
  );
  return true;
}

/** What does not open is looked for at the server, and put back where that has all of a database. Counts where something does not open. */
export function mend(world: World, { tab, device }: Place): boolean {
  if (!tab?.context.running) return false;
  const isNeeded = device.state.damaged.size > 0;
  upkeepOf(tab)
    .mend()
    .then(
      (reports) => judge(world, { reports, device }),
      (error: unknown) => {
        const code = errorCode(error) ?? '';
        if (!passing.has(code) && !unreachable.has(code)) world.break(`mending failed: ${String(error)}`);
      },
    );
  return isNeeded;
}

/** One page of each device mends: of those that run, the one with the most neurons, for a page mends what it has open. */
export function mendAll(world: World): void {
  for (const device of world.devices) {
    const running = device.tabs.filter((tab) => tab?.context.running);
    mend(world, { tab: running.reduce((most, tab) => ((tab?.neurons.size ?? 0) > (most?.neurons.size ?? 0) ? tab : most), undefined), device });
  }
}

/** A page keeps its databases as the host has it do. */
export async function runUpkeep(world: World, { tab, device }: { tab: Tab; device: SimDevice }): Promise<void> {
  const failed = (report: CompactionReport) => judge(world, { reports: [report], device });
  await upkeepOf(tab).run({ failed });
}

function upkeepOf({ engine: { parts }, mendFrom, generations }: Tab): Upkeep {
  return new Upkeep({ ...parts, ports: { ...parts.ports, gateway: mendFrom } }, generations);
}

function judge(world: World, { reports, device }: { reports: readonly CompactionReport[]; device: SimDevice }): void {
  for (const report of reports) {
    if (report.outcome !== 'failed' || report.code === 'identity-forked' || passing.has(report.code)) continue;
    if (report.code === 'undecryptable' && (device.state.damaged.size > 0 || world.damaged.size > 0)) continue;
    world.break(`renewing ${report.database} failed: ${report.code}`);
  }
}
