import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { bundleSimulation } from './bundle.ts';
import type { Mutant } from './mutant.ts';
import { mutants } from './mutants.ts';
import { type Apart, runPlanApart, runSeedsApart } from './seeds-apart.ts';

interface Gated {
  readonly killed: number;
  readonly survived: number;
}

interface Verdict {
  readonly isKilled: boolean;
  readonly by: string;
}

const root = resolve(import.meta.dirname, '../..');
const regressions = join(import.meta.dirname, 'regressions');

/**
 * Runs the simulation on the engine with each mutant in turn, or with those that `names` has, and prints who was noticed by what. Each is
 * tried first on the seed or the kept plan that noticed it before, then on the seeds, then on every kept plan. Answers how many were not noticed. A mutant whose text is
 * not found once is stale and counts as not noticed; so does a name that no mutant has.
 */
export async function mutationGate({ seeds, first, names = [] }: { seeds: number; first: number; names?: readonly string[] }): Promise<Gated> {
  let killed = 0;
  const unknown = names.filter((wanted) => !mutants.some(({ name }) => name === wanted));
  for (const name of unknown) console.log(`SURVIVED  ${name.padEnd(58)} no mutant has this name`);
  let survived = unknown.length;
  const left = mutants.filter(({ name }) => names.length === 0 || names.includes(name));
  const work = async () => {
    for (let mutant = left.shift(); mutant; mutant = left.shift()) {
      const { isKilled, by } = await runMutant(mutant, { seeds, first });
      if (isKilled) killed += 1;
      else survived += 1;
      console.log(`${isKilled ? 'killed  ' : 'SURVIVED'}  ${mutant.name.padEnd(58)} ${by}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return { killed, survived };
}

async function runMutant(mutant: Mutant, { seeds, first }: { seeds: number; first: number }): Promise<Verdict> {
  const times = readFileSync(join(root, mutant.file), 'utf8').split(mutant.from).length - 1;
  if (times !== 1) return { isKilled: false, by: `stale: its text is ${times} times in ${mutant.file}` };
  const main = await bundleSimulation(`mutant-${process.pid}-${mutants.indexOf(mutant)}`, { mutant });
  try {
    const known = await asBefore(main, { mutant, first, seeds });
    if (known?.isKilled) return known;
    const bySeeds = verdictOf(await runSeedsApart(main, { first, count: seeds }), `nothing broke in ${seeds} seeds`);
    if (bySeeds.isKilled) return bySeeds;
    for (const plan of readdirSync(regressions)) {
      const byPlan = verdictOf(await runPlanApart(main, join(regressions, plan)));
      if (byPlan.isKilled) return byPlan;
    }
    return bySeeds;
  } finally {
    rmSync(dirname(main), { recursive: true, force: true });
  }
}

/** What the seed or the kept plan says that noticed it before; `undefined` where that seed is not one of those asked for. */
async function asBefore(main: string, { mutant, first, seeds }: { mutant: Mutant; first: number; seeds: number }): Promise<Verdict | undefined> {
  const { noticedBy } = mutant;
  if (typeof noticedBy === 'string') return verdictOf(await runPlanApart(main, join(regressions, noticedBy)));
  const isAsked = noticedBy !== undefined && noticedBy >= first && noticedBy < first + seeds;
  return isAsked ? verdictOf(await runSeedsApart(main, { first: noticedBy, count: 1 })) : undefined;
}

function verdictOf({ code, text }: Apart, survived = ''): Verdict {
  if (code === 0) return { isKilled: false, by: survived };
  const [, where, sentence] = /^(\S+|seed \d+) breaks:\n\s+(.*)/m.exec(text) ?? [];
  if (sentence === undefined) return { isKilled: false, by: 'it ended without a broken invariant' };
  return { isKilled: true, by: `${where}: ${sentence.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…').slice(0, 90)}` };
}
