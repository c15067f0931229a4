import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** What seeds came to in a process of their own: how it ended, its last line, and how often each fault fired. */
export interface Apart {
  readonly code: number;
  readonly end: string;
  readonly text: string;
  readonly fired: ReadonlyMap<string, number>;
}

/** Room for what is short-lived: the simulation makes a great deal of it (megabytes). */
const youngSpace = '--max-semi-space-size=32';

/** Runs seeds in a process of their own, on another core, until the first that breaks. `main` is a bundled simulation. */
export async function runSeedsApart(main: string, { first, count }: { first: number; count: number }): Promise<Apart> {
  return runApart([main, '--seed', String(first), '--seeds', String(count), '--stop']);
}

/** Runs one kept plan likewise; `plan` is its file. */
export async function runPlanApart(main: string, plan: string): Promise<Apart> {
  return runApart([main, '--plan', plan]);
}

async function runApart(options: readonly string[]): Promise<Apart> {
  const child = spawn(process.execPath, [youngSpace, ...options], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 15 * 60_000,
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const code = await new Promise<number>((done, reject) => {
    child.once('error', reject);
    child.once('close', (status) => done(status ?? 1));
  });
  const lines = text.trimEnd().split('\n');
  const counted = lines.flatMap((line) => {
    const [, fault, times] = /^([a-z-]+) +(\d+)$/.exec(line) ?? [];
    return fault === undefined ? [] : [[fault, Number(times)] as const];
  });
  return { code, end: lines.at(-1) ?? '', text, fired: new Map(counted) };
}
