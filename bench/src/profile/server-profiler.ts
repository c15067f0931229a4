import { Session } from 'node:inspector/promises';
import type { CpuProfile } from './self-time.ts';

/** Profiles this process, in which the server runs, while `task` does its work elsewhere. */
export async function profileServer<T>(task: () => Promise<T>): Promise<{ result: T; profile: CpuProfile }> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
    const result = await task();
    const { profile } = await session.post('Profiler.stop');
    return { result, profile };
  } finally {
    session.disconnect();
  }
}
