import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import webpack, { type Configuration, type RuleSetRule } from 'webpack';
import { InjectManifest } from 'workbox-webpack-plugin';
import { parseManifest } from './contract/src/manifest.ts';
import { AiFilesPlugin } from './scripts/ai-files-plugin.ts';
import { ReleasePlugin } from './scripts/release-plugin.ts';
import { RootedHtmlPlugin } from './scripts/rooted-html-plugin.ts';
import { StaticFilesPlugin } from './scripts/static-files-plugin.ts';

const root = import.meta.dirname;
const require = createRequire(import.meta.url);
const adapters = join(root, 'shared-sync/src/adapters');

/** What a neuron takes from the page instead of bringing its own copy. Data, hooks and AI are never in this list. */
const sharedNames = ['lit', 'lit-html', '@lit/reactive-element', 'lit-element/lit-element.js'] as const;

/** Chunks of on-device AI: fetched once the page is idle and kept in caches of their own, not with the shell. */
const aiChunks: ReadonlySet<string> = new Set(['ai', 'ai-worker', 'models-page', 'onnxruntime']);

/**
 * The webpack configuration of the shell: `host/dist` with a precaching service worker. `unsealed` makes the build that proves the
 * at-rest scan can find something: it goes to `host/dist-unsealed` and stores in plain text.
 */
export function hostConfig({ unsealed = process.env.EMPIRE_UNSEALED === '1' } = {}): Configuration {
  const host = join(root, 'host');
  return {
    ...baseConfig(host),
    name: 'host',
    entry: { index: './src/index.html' },
    output: {
      path: join(host, unsealed ? 'dist-unsealed' : 'dist'),
      publicPath: '/',
      uniqueName: 'empire_host',
      filename: '[name].[contenthash:12].js',
      chunkFilename: ({ chunk }) => `${aiChunks.has(chunk?.name ?? '') ? 'ai/' : ''}[name].[contenthash:12].js`,
      htmlFilename: '[name].html',
      cssFilename: '[name].[contenthash:12].css',
      assetModuleFilename: 'assets/[name].[contenthash:12][ext]',
      crossOriginLoading: 'anonymous',
      chunkLoadTimeout: 8_000,
      clean: true,
    },
    optimization: { splitChunks: false, minimizeOptions: { javascript: { ecma: 2020, compress: { passes: 3 } } } },
    module: {
      rules: [transpile, { test: /\.(wasm|mjs)$/, dependency: 'url', type: 'asset/resource', generator: { filename: 'ai/[name].[contenthash:12][ext]' } }],
    },
    resolve: {
      ...resolveTypeScript,
      alias: {
        'garbados-crypt$': require.resolve('garbados-crypt'),
        // What PouchDB brings and the store does not use, or has in another form already.
        events$: join(adapters, 'small-events.ts'),
        'pouchdb-changes-filter$': join(adapters, 'no-changes-filter.ts'),
        'spark-md5$': join(adapters, 'pouch-md5.ts'),
        uuid$: join(adapters, 'native-uuid.ts'),
        vuvuzela$: join(adapters, 'native-json.ts'),
      },
    },
    plugins: [
      new webpack.DefinePlugin({
        ENV_TARGET: JSON.stringify('web'),
        HOST_VERSION: JSON.stringify(versionOf(host)),
        SHARED_VERSIONS: JSON.stringify(sharedVersions()),
      }),
      ...(unsealed ? [new webpack.NormalModuleReplacementPlugin(/\.\/sealer\.ts$/, '../testing/plaintext-sealer.ts')] : []),
      new RootedHtmlPlugin(),
      new StaticFilesPlugin(join(host, 'static')),
      new AiFilesPlugin(),
      new InjectManifest({
        swSrc: join(host, 'src/sw.ts'),
        swDest: 'sw.js',
        // Only the browser's installation dialog and search engines ask for the last two.
        exclude: [/^ai\//, /\.map$/, /\.LICENSE\.txt$/, /^sw\.js$/, /^screenshots\//, /^robots\.txt$/],
        dontCacheBustURLsMatching: /\.[0-9a-f]{12}\./,
        maximumFileSizeToCacheInBytes: 1_500_000,
        webpackCompilationPlugins: [new webpack.NormalModuleReplacementPlugin(/\.\/error-texts\.ts$/, join(host, 'src/worker/no-error-texts.ts'))],
      }),
    ],
  };
}

/**
 * The webpack configuration of the neuron in `directory`: a native Module Federation container in `dist/<id>/<version>/`
 * and `dist/release.json` beside it. Every global name carries the release, so that two versions can live in one page.
 * Errors: `bad-manifest` when its `neuron.json` is malformed.
 */
export function neuronConfig(directory: string): Configuration {
  const manifest = parseManifest(JSON.parse(readFileSync(join(directory, 'neuron.json'), 'utf8')));
  const container = `${manifest.id}_${manifest.version}`.replace(/[^A-Za-z0-9]/g, '_');
  return {
    ...baseConfig(directory),
    name: basename(directory),
    entry: {},
    // Ids by position: those that webpack derives from paths differ where the loaders are installed elsewhere, and a rebuild must compare.
    optimization: { moduleIds: 'natural', chunkIds: 'natural' },
    output: {
      path: join(directory, 'dist', manifest.id, manifest.version),
      publicPath: 'auto',
      uniqueName: container,
      chunkFilename: '[name].[contenthash:12].js',
      assetModuleFilename: '[name].[contenthash:12][ext]',
      crossOriginLoading: 'anonymous',
      chunkLoadTimeout: 8_000,
      clean: true,
    },
    plugins: [
      new webpack.DefinePlugin({
        NEURON_ID: JSON.stringify(manifest.id),
        NEURON_VERSION: JSON.stringify(manifest.version),
        NEURON_TAG: JSON.stringify(`empire-${container.replaceAll('_', '-')}`),
      }),
      new webpack.container.ModuleFederationPlugin({
        name: container,
        filename: 'remoteEntry.js',
        library: { type: 'var', name: container },
        exposes: { './neuron': { import: './src/neuron.ts', name: 'neuron' } },
        shared: Object.fromEntries(sharedNames.map((name) => [name, { import: false as const, singleton: true, requiredVersion: sharedRange(name) }])),
      }),
      new ReleasePlugin({ manifest, container, module: './neuron', entry: 'remoteEntry.js' }),
    ],
  };
}

const resolveTypeScript = { extensions: ['.ts', '.js'] };

const transpile: RuleSetRule = {
  test: /\.ts$/,
  loader: 'esbuild-loader',
  options: { target: 'es2022', tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, useDefineForClassFields: true } } },
};

function baseConfig(directory: string): Configuration {
  return {
    mode: 'production',
    target: ['web', 'es2022'],
    context: directory,
    devtool: false,
    resolve: resolveTypeScript,
    module: { rules: [transpile] },
    performance: false,
  };
}

function packageOf(name: string): string {
  return name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? name);
}

function sharedVersions(): Record<string, string> {
  return Object.fromEntries(sharedNames.map((name) => [name, versionOf(join(root, 'node_modules', packageOf(name)))]));
}

function sharedRange(name: string): string {
  return `^${sharedVersions()[name]}`;
}

function versionOf(directory: string): string {
  return String(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')).version);
}

export default hostConfig;
