import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Compiler } from 'webpack';

interface Card {
  readonly id: string;
  readonly version: string;
  readonly task: string;
  readonly use: string;
  readonly bytes: number;
  readonly file: string;
}

/** Tasks that another task's model answers too. */
const alsoFor: Readonly<Record<string, readonly string[]>> = { embed: ['related'] };

/**
 * Emits the product models of `directory`, one folder each, as `ai/<id>.<hash>.json` (the card) and `ai/<id>.<hash>.onnx`, and lists them in
 * `ai/models.json` together with the chunks of the folder `ai`: `runtime` for onnxruntime's, `code` for the others.
 */
export class AiFilesPlugin {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  apply(compiler: Compiler): void {
    const { Compilation, sources } = compiler.webpack;
    compiler.hooks.thisCompilation.tap('AiFilesPlugin', (compilation) => {
      if (compilation.compiler.isChild()) return;
      // Names are final only after the hashes were made from the contents.
      const stage = Compilation.PROCESS_ASSETS_STAGE_REPORT;
      compilation.hooks.processAssets.tapPromise({ name: 'AiFilesPlugin', stage }, async () => {
        const models = [];
        for (const { card, text, model } of await productModels(this.#directory)) {
          const name = `ai/${card.id}.${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
          compilation.emitAsset(`${name}.json`, new sources.RawSource(text));
          compilation.emitAsset(`${name}.onnx`, new sources.RawSource(model));
          const { id, version, task, bytes } = card;
          models.push({ id, version, tasks: [task, ...(alsoFor[task] ?? [])], bytes, card: `/${name}.json`, file: `/${name}.onnx` });
        }
        const chunks = Object.keys(compilation.assets).filter((name) => /^ai\/.*\.(js|wasm)$/.test(name));
        const isRuntime = (name: string) => /onnxruntime|ort-wasm/.test(name);
        const paths = (wanted: boolean) => chunks.filter((name) => isRuntime(name) === wanted).map((name) => `/${name}`);
        const listing = { code: paths(false).toSorted(), runtime: paths(true).toSorted(), models };
        compilation.emitAsset('ai/models.json', new sources.RawSource(JSON.stringify(listing, null, 1)));
      });
    });
  }
}

async function productModels(directory: string): Promise<readonly { card: Card; text: string; model: Buffer }[]> {
  const found = [];
  for (const folder of (await readdir(directory)).toSorted()) {
    const text = await readFile(join(directory, folder, 'card.json'), 'utf8');
    const card = JSON.parse(text) as Card;
    if (card.use === 'product') found.push({ card, text, model: await readFile(join(directory, folder, card.file)) });
  }
  return found;
}
