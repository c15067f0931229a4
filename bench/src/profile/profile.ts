import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transferOnce } from '../measure.ts';
import { table } from '../report/table.ts';
import type { Rig } from '../rig/rig.ts';
import type { Case } from '../rows.ts';
import type { Sample } from '../setup.ts';
import { type CpuProfile, selfTimes } from './self-time.ts';

const top = 20;
const puts = { rounds: 10, perRound: 20 };
const bulk = { rounds: 10, count: 500 };

/**
 * Profiles one case, page and server, after a warm-up: prints where the time goes and writes both profiles for the developer
 * tools into `directory`. A profiled run is slower than a measured one.
 */
export async function profileCase(rig: Rig, { one, count, directory }: { one: Case; count: number; directory: string }): Promise<string> {
  const small = { puts: () => rig.puts(puts), bulk: () => rig.bulkWrites(bulk) }[one.contestant];
  if (!small) {
    await transferOnce(rig, { one, count: Math.ceil(count / 10) });
    await rig.prepare(one.contestant, { network: one.network, count });
  }
  const { result, profiles } = await underProfilers(rig, small ? () => small().then(() => undefined) : () => rig.run());
  const parts = [`profile of ${one.contestant}, ${one.network}`, ...(result ? [timeline(result)] : [])];
  for (const [name, profile] of Object.entries(profiles)) {
    const file = join(directory, `${one.contestant}.${name}.cpuprofile`);
    await writeFile(file, JSON.stringify(profile));
    const lines = selfTimes(profile, top).map(({ where, ms, share }) => [ms.toFixed(0), `${(share * 100).toFixed(1)} %`, where]);
    parts.push(`${name} (the whole profile: ${file})\n${table(['self ms', 'share', 'function'], lines)}`);
  }
  return parts.join('\n\n');
}

async function underProfilers<T>(
  { cdp, server: { profiled } }: Rig,
  task: () => Promise<T>,
): Promise<{ result: T; profiles: Readonly<Record<'page' | 'server', CpuProfile>> }> {
  await cdp.send('Profiler.enable');
  await cdp.send('Profiler.start');
  const { result, profile: server } = await profiled(task);
  const { profile: page } = await cdp.send('Profiler.stop');
  return { result, profiles: { page, server } };
}

/** When each request began and how long it took, in milliseconds. */
function timeline({ ms, requests }: Sample): string {
  return `${ms.toFixed(0)} ms in all; requests as start+duration: ${requests.map((one) => `${one.startMs}+${one.ms} ${one.path || '/'}`).join(' | ')}`;
}
