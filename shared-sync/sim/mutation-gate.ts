import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Mutant, mutants } from './mutants.ts';

interface Gated {
  readonly killed: number;
  readonly survived: number;
}

const root = resolve(import.meta.dirname, '../..');
const parts = ['shared-sync/core', 'shared-sync/src', 'shared-sync/sim', 'couch/src'];

/**
 * Runs the simulation on a copy of the engine with each mutant in turn, or with those that `names` has, and prints who was noticed by what.
 * Answers how many were not. A mutant whose text is not found once is stale and counts as not noticed; so does a name that no mutant has.
 */
export async function mutationGate({ seeds, first, names = [] }: { seeds: number; first: number; names?: readonly string[] }): Promise<Gated> {
  let killed = 0;
  let survived = names.filter((wanted) => !mutants.some(({ name }) => name === wanted)).length;
  for (const mutant of mutants.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const { isKilled, by } = await runMutant(mutant, { seeds, first });
    if (isKilled) killed += 1;
    else survived += 1;
    console.log(`${isKilled ? 'killed  ' : 'SURVIVED'}  ${mutant.name.padEnd(54)} ${by}`);
  }
  return { killed, survived };
}

async function runMutant(mutant: Mutant, { seeds, first }: { seeds: number; first: number }): Promise<{ isKilled: boolean; by: string }> {
  const copy = join(root, `build/mutant-${process.pid}`);
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true, filter: (file) => !file.includes('node_modules') });
  const file = join(copy, mutant.file);
  const source = readFileSync(file, 'utf8');
  const times = source.split(mutant.from).length - 1;
  if (times !== 1) return { isKilled: false, by: `stale: its text is ${times} times in ${mutant.file}` };
  writeFileSync(
    file,
    source.replace(mutant.from, () => mutant.to),
  );
  const { code, text } = await simulate(join(copy, 'shared-sync/sim/main.ts'), { seeds, first });
  rmSync(copy, { recursive: true, force: true });
  if (code === 0) return { isKilled: false, by: `nothing broke in ${seeds} seeds` };
  const by = firstBreak(text);
  return { isKilled: by !== undefined, by: by ?? 'it ended without a broken invariant' };
}

function simulate(main: string, { seeds, first }: { seeds: number; first: number }): Promise<{ code: number; text: string }> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', main, '--seeds', String(seeds), '--seed', String(first), '--stop'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 15 * 60_000,
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => done({ code: code ?? 1, text }));
  });
}

function firstBreak(text: string): string | undefined {
  const [, seed, sentence] = /seed (\d+) breaks:\n\s+(.*)/.exec(text) ?? [];
  return sentence && `seed ${seed}: ${sentence.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…').slice(0, 90)}`;
}
