import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Compiler } from 'webpack';

/** Emits every file of `directory` under its own name: what is asked for by fixed addresses, such as icons and the web app manifest. */
export class StaticFilesPlugin {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  apply(compiler: Compiler): void {
    const { Compilation, sources } = compiler.webpack;
    compiler.hooks.thisCompilation.tap('StaticFilesPlugin', (compilation) => {
      const stage = Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL;
      compilation.hooks.processAssets.tapPromise({ name: 'StaticFilesPlugin', stage }, async () => {
        const entries = await readdir(this.#directory, { recursive: true, withFileTypes: true });
        for (const entry of entries.filter((one) => one.isFile())) {
          const path = join(entry.parentPath, entry.name);
          compilation.emitAsset(relative(this.#directory, path), new sources.RawSource(await readFile(path)));
        }
      });
    });
  }
}
