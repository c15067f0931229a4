import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Compiler } from 'webpack';
import type { NeuronManifest } from '../contract/src/manifest.ts';
import type { Release, ReleaseFile } from '../contract/src/registry.ts';
import { sourceOf } from './source.ts';

/** What the build knows of a release before its files exist. */
export interface ReleaseOptions {
  readonly manifest: NeuronManifest;
  readonly container: string;
  readonly module: string;
  readonly entry: string;
}

/**
 * Writes `dist/release.json`: every emitted file with its size and sha384 integrity.
 * `baseUrl` is the path `/<id>/<version>/`; the publisher puts its origin before it.
 */
export class ReleasePlugin {
  readonly #options: ReleaseOptions;

  constructor(options: ReleaseOptions) {
    this.#options = options;
  }

  apply(compiler: Compiler): void {
    compiler.hooks.afterEmit.tapPromise('ReleasePlugin', async (compilation) => {
      if (compilation.errors.length > 0) return;
      const files = await Promise.all(compilation.getAssets().map((asset) => describe(compiler.outputPath, asset.name)));
      const release = makeRelease(this.#options, { files, source: await sourceOf(compiler.context) });
      await writeFile(join(compiler.outputPath, '../../release.json'), `${JSON.stringify(release, undefined, 2)}\n`);
    });
  }
}

/** The release that `files` make, with its files sorted by path and `buildHash` over all of them. */
export function makeRelease(options: ReleaseOptions, built: { files: readonly ReleaseFile[]; source: Release['source'] }): Release {
  const { manifest } = options;
  const files = built.files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return {
    name: manifest.id,
    version: manifest.version,
    baseUrl: `/${manifest.id}/${manifest.version}/`,
    format: 'script',
    entry: options.entry,
    container: options.container,
    module: options.module,
    files,
    manifest,
    retention: Object.fromEntries(manifest.collections.map((collection) => [collection.name, retentionOf(collection.class)])),
    source: built.source,
    buildHash: hashOf(files),
    signature: null,
  };
}

/** SHA-256 over the lines `<integrity>  <path>`, sorted, each ended by a newline. */
function hashOf(files: readonly ReleaseFile[]): string {
  const lines = files.map(({ integrity, path }) => `${integrity}  ${path}\n`).toSorted();
  return createHash('sha256').update(lines.join('')).digest('hex');
}

function retentionOf(dataClass: NeuronManifest['collections'][number]['class']): string {
  return dataClass === 'state' ? 'until the person removes it' : 'while the server publishes it';
}

async function describe(directory: string, path: string): Promise<ReleaseFile> {
  const content = await readFile(join(directory, path));
  return { path, bytes: content.length, integrity: `sha384-${createHash('sha384').update(content).digest('base64')}` };
}
