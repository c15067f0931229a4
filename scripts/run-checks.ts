import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');

/** How many checks passed, failed and were skipped. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A check that counts as one: it passes when the command ends with 0. What it says is printed once it ended, so that several may run beside one another. */
export async function command(title: string, args: readonly string[]): Promise<Tally> {
  const said: Buffer[] = [];
  const { code, seconds } = await run(args, { hear: (chunk) => said.push(chunk) });
  console.log(`\n── ${title}`);
  process.stdout.write(Buffer.concat(said));
  console.log(ending(title, { code, seconds }));
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** A vitest run; every test counts. A runner that dies without a report counts as one failure. */
export async function vitest(title: string, { args, env = {} }: { args: readonly string[]; env?: Readonly<Record<string, string>> }): Promise<Tally> {
  const report = join(root, 'build', `${title.replaceAll(/\W+/g, '-')}.json`);
  rmSync(report, { force: true });
  console.log(`\n── ${title}`);
  const end = await run(['node_modules/.bin/vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args], { env });
  console.log(ending(title, end));
  return readReport(report, end.code);
}

/** The sum of several tallies. */
export function total(tallies: readonly Tally[]): Tally {
  const sum = (pick: (tally: Tally) => number) => tallies.reduce((all, tally) => all + pick(tally), 0);
  return { passed: sum((tally) => tally.passed), failed: sum((tally) => tally.failed), skipped: sum((tally) => tally.skipped) };
}

/** Prints the closing line and answers the exit code: 0 only when something passed and nothing failed. */
export function close({ passed, failed, skipped }: Tally): number {
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

function readReport(path: string, code: number): Tally {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number };
    const failed = report.numFailedTests > 0 || code === 0 ? report.numFailedTests : 1;
    return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

interface End {
  readonly code: number;
  readonly seconds: number;
}

function ending(title: string, { code, seconds }: End): string {
  return `── ${title}: ${code === 0 ? 'ok' : `ended with ${code}`} after ${seconds.toFixed(0)} s`;
}

/** Runs a command in the root of the project. What it prints goes to `hear`, or straight to the screen. */
function run(args: readonly string[], { env = {}, hear }: { env?: Readonly<Record<string, string>>; hear?: (chunk: Buffer) => void } = {}): Promise<End> {
  const [file = '', ...rest] = args;
  const started = performance.now();
  const output = hear ? 'pipe' : 'inherit';
  return new Promise((resolve) => {
    const done = (code: number) => resolve({ code, seconds: (performance.now() - started) / 1_000 });
    const child = spawn(file, rest, { cwd: root, stdio: ['ignore', output, output], env: { ...process.env, ...env } });
    if (hear) for (const stream of [child.stdout, child.stderr]) stream?.on('data', hear);
    child.once('error', (error) => {
      console.error(`${file}: ${error.message}`);
      done(1);
    });
    child.once('close', (code) => done(code ?? 1));
  });
}
