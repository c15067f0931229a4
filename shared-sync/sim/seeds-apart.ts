import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** What seeds came to in a process of their own: its last line, and how often each fault fired. */
export interface Apart {
  readonly end: string;
  readonly text: string;
  readonly fired: ReadonlyMap<string, number>;
}

/** Runs seeds in a process of their own, on another core, until the first that breaks. */
export async function runSeedsApart({ first, count }: { first: number; count: number }): Promise<Apart> {
  const options = ['--import', 'tsx', join(import.meta.dirname, 'main.ts'), '--seed', String(first), '--seeds', String(count), '--stop'];
  const child = spawn(process.execPath, options, { cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit'], timeout: 280_000 });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await new Promise((done, reject) => child.once('close', done).once('error', reject));
  const lines = text.trimEnd().split('\n');
  const counted = lines.flatMap((line) => {
    const [, fault, times] = /^([a-z-]+) +(\d+)$/.exec(line) ?? [];
    return fault === undefined ? [] : [[fault, Number(times)] as const];
  });
  return { end: lines.at(-1) ?? '', text, fired: new Map(counted) };
}
