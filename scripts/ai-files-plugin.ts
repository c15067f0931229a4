import type { Compiler } from 'webpack';

/** Lists the chunks of the folder `ai` in `ai/code.json`: `runtime` for onnxruntime's, `code` for the others. */
export class AiFilesPlugin {
  apply(compiler: Compiler): void {
    const { Compilation, sources } = compiler.webpack;
    compiler.hooks.thisCompilation.tap('AiFilesPlugin', (compilation) => {
      if (compilation.compiler.isChild()) return;
      // Names are final only after the hashes were made from the contents.
      const stage = Compilation.PROCESS_ASSETS_STAGE_REPORT;
      compilation.hooks.processAssets.tap({ name: 'AiFilesPlugin', stage }, () => {
        const chunks = Object.keys(compilation.assets).filter((name) => /^ai\/.*\.(js|wasm)$/.test(name));
        const isRuntime = (name: string) => /onnxruntime|ort-wasm/.test(name);
        const paths = (wanted: boolean) =>
          chunks
            .filter((name) => isRuntime(name) === wanted)
            .map((name) => `/${name}`)
            .toSorted();
        compilation.emitAsset('ai/code.json', new sources.RawSource(JSON.stringify({ code: paths(false), runtime: paths(true) }, null, 1)));
      });
    });
  }
}
