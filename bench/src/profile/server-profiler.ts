import { Session } from 'node:inspector/promises';
import type { CpuProfile } from './self-time.ts';

/** Begins to profile this process; what it answers ends that and gives the profile. */
export async function startProfiler(): Promise<() => Promise<CpuProfile>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  return async () => {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    return profile;
  };
}
