import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

/** A part of the product that is built by itself. */
interface Buildable {
  readonly name: string;
  readonly sources: readonly string[];
  readonly output: string;
  readonly sign: string;
}

const ignored = new Set(['node_modules', 'dist', 'dist-unsealed', '.git']);
const sharedSources = ['contract/src', 'webpack.config.ts', 'scripts'];

/**
 * Builds the neurons, and the host unless `withHost` is false, whose output is missing or older than their sources.
 * Resolves to the parts built. Errors: {@link StartError}.
 */
export async function buildIfNeeded(
  root: string,
  options: { signal: AbortSignal; say: (line: string) => void; withHost?: boolean },
): Promise<readonly string[]> {
  const wanted = buildables(root).filter(({ name }) => name !== 'host' || options.withHost !== false);
  const stale = wanted.filter((part) => isStale(root, part));
  if (stale.length === 0) return [];
  const names = stale.map(({ name }) => name);
  options.say(`building ${names.join(', ')} …`);
  const code = await run(root, { names, signal: options.signal });
  const missing = stale.filter(({ sign }) => !existsSync(join(root, sign))).map(({ name }) => name);
  if (missing.length > 0) throw new StartError(`Building ${missing.join(', ')} failed (npm run build ended with code ${code}); its messages are above.`);
  if (code === 0) await Promise.all(names.map((name) => stamp(root, name)));
  return names;
}

function buildables(root: string): readonly Buildable[] {
  const neurons = join(root, 'neurons');
  const names = existsSync(neurons) ? readdirSync(neurons).filter((name) => existsSync(join(neurons, name, 'neuron.json'))) : [];
  const host = { name: 'host', sources: ['host', 'shared-sync', 'edge-ai', ...sharedSources], output: 'host/dist', sign: 'host/dist/index.html' };
  return [
    host,
    ...names.map((name) => ({
      name,
      sources: [`neurons/${name}`, ...sharedSources],
      output: `neurons/${name}/dist`,
      sign: `neurons/${name}/dist/release.json`,
    })),
  ];
}

function isStale(root: string, part: Buildable): boolean {
  if (!existsSync(join(root, part.sign))) return true;
  const builtAt = Math.max(newest(join(root, part.output), new Set()), newest(stampFile(root, part.name), new Set()));
  return part.sources.some((source) => newest(join(root, source), ignored) > builtAt);
}

/** The latest change (milliseconds since 1970) of a file or of anything below a folder; 0 when there is nothing. */
function newest(path: string, skip: ReadonlySet<string>): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return isTest(path) ? 0 : found.mtimeMs;
  return readdirSync(path).reduce((latest, name) => (skip.has(name) ? latest : Math.max(latest, newest(join(path, name), skip))), 0);
}

function isTest(path: string): boolean {
  return /\.test\.ts$|\.tsbuildinfo$/.test(path);
}

/** What was built without a difference leaves the output untouched; the stamp remembers that it is fresh. */
async function stamp(root: string, name: string): Promise<void> {
  await mkdir(join(root, 'build/stamps'), { recursive: true });
  await writeFile(stampFile(root, name), '');
}

function stampFile(root: string, name: string): string {
  return join(root, 'build/stamps', name);
}

function run(root: string, options: { names: readonly string[]; signal: AbortSignal }): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/build.ts', ...options.names], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      signal: options.signal,
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
