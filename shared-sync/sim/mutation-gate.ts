import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Mutant, mutants } from './mutants.ts';

const root = resolve(import.meta.dirname, '../..');

/** Runs the simulation on a copy of the engine with each mutant in turn and prints who was noticed by what. Answers how many were not. */
export async function mutationGate({ seeds }: { seeds: number }): Promise<{ killed: number; survived: number }> {
  let [killed, survived] = [0, 0];
  for (const mutant of mutants) {
    const by = await runMutant(mutant, seeds);
    if (by === undefined) survived += 1;
    else killed += 1;
    console.log(`${by === undefined ? 'SURVIVED' : 'killed  '}  ${mutant.name.padEnd(52)} ${by ?? ''}`);
  }
  return { killed, survived };
}

async function runMutant(mutant: Mutant, seeds: number): Promise<string | undefined> {
  const copy = join(root, 'build/mutant');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const part of ['core', 'src', 'sim']) cpSync(join(root, 'shared-sync', part), join(copy, part), { recursive: true });
  const file = join(copy, mutant.file);
  const source = readFileSync(file, 'utf8');
  if (source.split(mutant.from).length !== 2)
    throw new Error(`The mutant "${mutant.name}" must find its text once in ${mutant.file}; it found it ${source.split(mutant.from).length - 1} times.`);
  writeFileSync(
    file,
    source.replace(mutant.from, () => mutant.to),
  );
  const output = await simulate(join(copy, 'sim/main.ts'), seeds);
  return output.code === 0 ? undefined : firstBreak(output.text);
}

function simulate(main: string, seeds: number): Promise<{ code: number; text: string }> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', main, '--seeds', String(seeds), '--stop'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 300_000,
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => done({ code: code ?? 1, text }));
  });
}

function firstBreak(text: string): string {
  const [, seed = '?', sentence = 'ended without a sentence'] = /seed (\d+) breaks:\n\s+(.*)/.exec(text) ?? [];
  return `seed ${seed}: ${sentence.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…').slice(0, 90)}`;
}
