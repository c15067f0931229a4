import { errorCode } from '@empire/contract';
import type { Health, PartHealth } from '../gateway/ports.ts';

const partTimeoutMs = 3_000;

/** Asks every part at once. A part that fails or does not answer within 3 s is `down`; a part that is `unknown` degrades nothing. */
export async function askHealth(parts: Readonly<Record<string, () => Promise<PartHealth>>>): Promise<Health> {
  const asked = await Promise.all(Object.entries(parts).map(async ([name, ask]) => [name, await askPart(ask)] as const));
  const isWell = asked.every(([, { state }]) => state === 'ok' || state === 'unknown');
  return { status: isWell ? 'ok' : 'degraded', parts: Object.fromEntries(asked) };
}

async function askPart(ask: () => Promise<PartHealth>): Promise<PartHealth> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<PartHealth>((resolve) => {
    timer = setTimeout(() => resolve({ state: 'down', code: 'timeout' }), partTimeoutMs);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    return { state: 'down', code: errorCode(error) ?? 'internal' };
  } finally {
    clearTimeout(timer);
  }
}
