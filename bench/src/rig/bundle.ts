import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../../..');
const html = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Benchmarks</title><script src="/bench.js"></script></html>\n';

/** Bundles the page from the project's sources into `directory`, readable so that profiles name functions. */
export async function bundlePage(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await build({
    entryPoints: [join(root, 'bench/src/page/main.ts')],
    outfile: join(directory, 'bench.js'),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
    // The product's webpack configuration resolves the same name to the same shim.
    alias: { 'garbados-crypt': createRequire(import.meta.url).resolve('garbados-crypt') },
  });
  await writeFile(join(directory, 'index.html'), html);
}
