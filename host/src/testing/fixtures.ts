import { type NeuronManifest, parseManifest } from '@empire/contract';
import { parseRelease, type Release } from '@empire/contract/registry';
import type { NeuronView } from '../state/host-view.ts';

/** A release of one file and a slot `main`; the parts given replace those of its manifest. */
export function releaseOf(name: string, options: { version?: string; contract?: string; baseUrl?: string; paths?: readonly string[] } = {}): Release {
  const { version = '1.0.0', contract = '^0.1.0', baseUrl = `https://${name}.example/${name}/${version}/`, paths = [`/${name}`] } = options;
  const manifest = parseManifest({
    id: name,
    version,
    contract,
    title: name,
    description: `The ${name} of the tests.`,
    routes: paths.map((path) => ({ path, title: name })),
    slots: [{ name: 'main', order: 0, when: 'always' }],
    hooks: ['enrol'],
    permissions: [],
    origins: [],
    collections: [{ name: 'thing', class: 'state', schema: 1 }],
    models: [],
    offline: { maxBytes: 1_000 },
  });
  return parseRelease({
    name,
    version,
    baseUrl,
    format: 'script',
    entry: 'remoteEntry.js',
    container: `${name}_${version}`.replace(/[.-]/g, '_'),
    module: './neuron',
    files: [{ path: 'remoteEntry.js', bytes: 1, integrity: `sha384-${'A'.repeat(64)}` }],
    manifest,
    retention: {},
    source: { repository: 'unknown', commit: 'unknown' },
    buildHash: hashOf(`${name} ${version}`),
    signature: null,
  });
}

/** A registry that names these releases in its stable channel. */
export function registryOf(releases: readonly Release[], sequence = 1): Record<string, unknown> {
  return {
    schema: 1,
    federation: 'tests',
    sequence,
    issued: '2026-01-01T00:00:00.000Z',
    expires: '2027-01-01T00:00:00.000Z',
    releases,
    channels: { stable: Object.fromEntries(releases.map((release) => [release.name, release.version])) },
    revoked: [],
  };
}

function hashOf(text: string): string {
  return [...text]
    .reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2 ** 32, 7)
    .toString(16)
    .padStart(64, '0');
}

/** A neuron as the shell sees it. */
export function neuronView(
  name: string,
  part: Partial<Pick<NeuronView, 'state'> & Pick<NeuronManifest, 'slots' | 'routes' | 'title' | 'texts'>> = {},
): NeuronView {
  const { manifest, version } = releaseOf(name);
  const { state = { phase: 'idle' }, slots = manifest.slots, routes = manifest.routes, title = manifest.title, texts } = part;
  return { name, version, manifest: { ...manifest, slots, routes, title, ...(texts && { texts }) }, state };
}
