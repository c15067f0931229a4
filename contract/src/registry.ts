import { Check } from './check.ts';
import { EmpireError } from './errors.ts';
import { type NeuronManifest, parseManifest } from './manifest.ts';

/** One file of a release with its Subresource Integrity value (`sha384-…`, https://www.w3.org/TR/SRI/). */
export interface ReleaseFile {
  readonly path: string;
  readonly bytes: number;
  readonly integrity: string;
}

/** One version of a neuron, complete: nothing outside `files` may ever run. */
export interface Release {
  readonly name: string;
  readonly version: string;
  /** Immutable, ends with `/`. */
  readonly baseUrl: string;
  readonly format: 'script' | 'esm';
  /** The remote entry, one of `files`. */
  readonly entry: string;
  /** The container's global name. Carries the version, so that two releases can live in one page. */
  readonly container: string;
  /** The exposed module that exports the neuron. */
  readonly module: string;
  readonly files: readonly ReleaseFile[];
  readonly manifest: NeuronManifest;
  readonly retention: Readonly<Record<string, string>>;
  readonly source: { readonly repository: string; readonly commit: string };
  /** SHA-256 over the sorted lines `<integrity>  <path>` of `files`, lower-case hexadecimal. */
  readonly buildHash: string;
  /** The developer's detached signature, or `null` where the federation does not ask for one yet. */
  readonly signature: string | null;
}

/** Why a release must not run any more. */
export interface Revocation {
  readonly name: string;
  readonly version: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/** A release that was refused, and why: shown in the console and in `/healthz`, never a crash. */
export interface Refusal {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** The document every host reads. Sequences only grow. */
export interface Registry {
  readonly schema: 1;
  readonly federation: string;
  readonly sequence: number;
  readonly issued: string;
  readonly expires: string;
  readonly releases: readonly Release[];
  /** Channel → neuron name → version. */
  readonly channels: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly revoked: readonly Revocation[];
}

const versionPattern = /^\d+\.\d+\.\d+$/;
const namePattern = /^[a-z][a-z0-9-]{1,39}$/;

/**
 * Reads an untrusted registry. A malformed release is refused by itself and listed in `refused`; the others stay.
 * Errors: `bad-registry` when the envelope itself is malformed.
 */
export function parseRegistry(input: unknown): { registry: Registry; refused: readonly Refusal[] } {
  const root = new Check(input, 'registry', 'bad-registry');
  root.at('schema').integer(1, 1);
  const read = root.at('releases').list(readOrRefuse);
  const registry: Registry = {
    schema: 1,
    federation: root.at('federation').string(),
    sequence: root.at('sequence').integer(1),
    issued: root.at('issued').string(/^\d{4}-\d\d-\d\dT/),
    expires: root.at('expires').string(/^\d{4}-\d\d-\d\dT/),
    releases: read.flatMap((one) => ('release' in one ? [one.release] : [])),
    channels: root.at('channels').map((channel) => channel.map((version) => version.string(versionPattern))),
    revoked: root.at('revoked').list((item) => ({
      name: item.at('name').string(namePattern),
      version: item.at('version').string(versionPattern),
      by: item.at('by').string(),
      at: item.at('at').string(),
      reason: item.at('reason').string(),
    })),
  };
  return { registry, refused: read.flatMap((one) => ('refusal' in one ? [one.refusal] : [])) };
}

/** The releases of a channel that may run: listed, and not revoked. */
export function activeReleases(registry: Registry, channel = 'stable'): readonly Release[] {
  const wanted = registry.channels[channel] ?? {};
  return registry.releases.filter(
    (release) => wanted[release.name] === release.version && !registry.revoked.some((item) => item.name === release.name && item.version === release.version),
  );
}

/**
 * Reads one untrusted release.
 * Errors: `bad-registry`; `bad-manifest` for the manifest inside it.
 */
export function parseRelease(input: unknown): Release {
  return readRelease(new Check(input, 'release', 'bad-registry'));
}

function readOrRefuse(item: Check): { release: Release } | { refusal: Refusal } {
  try {
    return { release: readRelease(item) };
  } catch (error) {
    if (!(error instanceof EmpireError)) throw error;
    return { refusal: { name: nameOf(item), code: error.code, message: error.message } };
  }
}

function nameOf(item: Check): string {
  const raw = item.raw();
  return typeof raw === 'object' && raw !== null && 'name' in raw ? String(raw.name).slice(0, 40) : '(unnamed)';
}

function readRelease(item: Check): Release {
  const manifest = parseManifest(item.at('manifest').raw());
  const name = item.at('name').string(namePattern);
  const version = item.at('version').string(versionPattern);
  const entry = item.at('entry').string(/^[\w.-]+$/);
  const files = item.at('files').list(readFile, { min: 1 });
  if (manifest.id !== name) item.at('name').fail(`the id of its manifest, ${manifest.id}`);
  if (manifest.version !== version) item.at('version').fail(`the version of its manifest, ${manifest.version}`);
  if (!files.some((file) => file.path === entry)) item.at('entry').fail('one of the files');
  return {
    name,
    version,
    baseUrl: item.at('baseUrl').string(/^https?:\/\/.*\/$/),
    format: item.at('format').oneOf(['script', 'esm'] as const),
    entry,
    container: item.at('container').string(/^[A-Za-z_]\w*$/),
    module: item.at('module').string(/^\.\//),
    files,
    manifest,
    retention: item.at('retention').map((text) => text.string()),
    source: { repository: item.at('source').at('repository').string(), commit: item.at('source').at('commit').string() },
    buildHash: item.at('buildHash').string(/^[0-9a-f]{64}$/),
    signature: item.at('signature').nullable((text) => text.string()),
  };
}

function readFile(file: Check): ReleaseFile {
  return {
    path: file.at('path').string(/^(?!\/)(?!.*\.\.)[\w./-]+$/),
    bytes: file.at('bytes').integer(0),
    integrity: file.at('integrity').string(/^sha384-[A-Za-z0-9+/]{64}$/),
  };
}
