import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Mutant } from './mutant.ts';

const root = resolve(import.meta.dirname, '../..');

/**
 * Makes one file of the simulation and of the engine that it runs, which starts and runs faster than its sources do one by one.
 * With a mutant, that deliberate fault is in it and the sources stay as they are. Answers the file's path, under `build/`.
 */
export async function bundleSimulation(name: string, { mutant }: { mutant?: Mutant } = {}): Promise<string> {
  const outfile = join(root, 'build/simulation', name, 'main.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
    plugins: [packagesOutside, ...(mutant ? [mutated(mutant)] : [])],
  });
  return outfile;
}

/** What comes from a registry is loaded from where it is installed. */
const packagesOutside: Plugin = {
  name: 'packages outside',
  setup: ({ onResolve }) => onResolve({ filter: /^[^./]/ }, ({ path }) => (path.startsWith('@empire/') ? undefined : { external: true })),
};

function mutated({ file, from, to }: Mutant): Plugin {
  const wanted = join(root, file);
  return {
    name: 'mutated',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (path !== wanted) return undefined;
        return { contents: (await readFile(path, 'utf8')).replace(from, () => to), loader: 'ts' };
      }),
  };
}
