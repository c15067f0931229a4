import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const startMs = 20_000;

/** An address behind which the server is `roundTripMs` away. A process of its own, so that a busy server does not lengthen the way. */
export async function startDelay(targetUrl: string, roundTripMs: number): Promise<{ url: string; close(): Promise<void> }> {
  const argv = ['--import', 'tsx', join(import.meta.dirname, 'delay-process.ts'), new URL(targetUrl).port, String(roundTripMs / 2)];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const [chunk] = (await once(child.stdout as NodeJS.ReadableStream, 'data', { signal: AbortSignal.timeout(startMs) })) as [Buffer];
  return {
    url: `http://127.0.0.1:${Number(chunk.toString())}`,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
