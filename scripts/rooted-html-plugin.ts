import type { Compiler } from 'webpack';

/**
 * Writes the addresses of emitted files in HTML pages from the root. webpack writes them relative to the page, which breaks
 * where one page answers every path.
 */
export class RootedHtmlPlugin {
  apply(compiler: Compiler): void {
    const { Compilation, sources } = compiler.webpack;
    compiler.hooks.thisCompilation.tap('RootedHtmlPlugin', (compilation) => {
      const stage = Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_HASH + 1;
      compilation.hooks.processAssets.tap({ name: 'RootedHtmlPlugin', stage }, (assets) => {
        const names = Object.keys(assets);
        for (const page of names.filter((name) => name.endsWith('.html'))) {
          compilation.updateAsset(page, (source) => new sources.RawSource(rooted(String(source.source()), names)));
        }
      });
    });
  }
}

/** The page with `=name` and `="name"` of every file in `names` turned into `=/name`. */
export function rooted(html: string, names: readonly string[]): string {
  return names.reduce((text, name) => text.replaceAll(`=${name}`, `=/${name}`).replaceAll(`="${name}`, `="/${name}`), html);
}
