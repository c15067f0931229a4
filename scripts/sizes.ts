import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

/** One line of the size report: what was measured and, where there is one, what it may weigh (gzip bytes unless the name says raw). */
export interface Size {
  readonly name: string;
  readonly bytes: number;
  readonly maxBytes?: number;
}

const kib = 1_024;
/** What `host/src/main.ts` loads at every start, right after the first paint; other chunks come with the page or the task that needs them. */
const atEveryStart = /^(session|federation|vitals)\./;

/** Measures what has been built: the host's budgets and, for each neuron, its files against the offline budget of its manifest. */
export function measure(root: string): readonly Size[] {
  return [...measureHost(join(root, 'host/dist')), measureModels(join(root, 'edge-ai/models')), ...measureNeurons(join(root, 'neurons'))];
}

/** Prints one line per measurement. */
export function printSizes(sizes: readonly Size[]): void {
  for (const { name, bytes, maxBytes } of sizes) {
    const budget = maxBytes === undefined ? '' : ` of ${kilobytes(maxBytes)}${bytes > maxBytes ? '  BROKEN' : ''}`;
    console.log(`${name.padEnd(44)} ${kilobytes(bytes).padStart(9)}${budget}`);
  }
}

/** One sentence for each budget that is broken. */
export function checkBudgets(sizes: readonly Size[]): readonly string[] {
  return sizes.flatMap(({ name, bytes, maxBytes }) =>
    maxBytes !== undefined && bytes > maxBytes ? [`Budget broken: ${name} may weigh ${kilobytes(maxBytes)}; it weighs ${kilobytes(bytes)}.`] : [],
  );
}

function measureHost(dist: string): readonly Size[] {
  if (!existsSync(join(dist, 'index.html'))) return [];
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const files = filesIn(dist);
  const ofAi = files.filter((file) => file.startsWith('ai/'));
  const scripts = files.filter((file) => file.endsWith('.js') && file !== 'sw.js' && !ofAi.includes(file));
  const styles = files.filter((file) => file.endsWith('.css'));
  const critical = scripts.filter((file) => html.includes(`/${file}`));
  const later = scripts.filter((file) => !critical.includes(file));
  const onDemand = later.filter((file) => !atEveryStart.test(file));
  return [
    { name: 'host critical JS', bytes: gzipped(dist, critical), maxBytes: 30 * kib },
    { name: 'host CSS', bytes: gzipped(dist, styles), maxBytes: 15 * kib },
    ...later.map((file) => ({ name: `host later: ${file.replace(/\.[0-9a-f]{12}\./, '.')}`, bytes: gzipped(dist, [file]) })),
    {
      name: 'host first load in all',
      bytes: gzipped(dist, ['index.html', ...styles, ...scripts.filter((file) => !onDemand.includes(file))]),
      maxBytes: 150 * kib,
    },
    { name: 'host on demand in all', bytes: gzipped(dist, onDemand), maxBytes: 80 * kib },
    { name: 'host service worker', bytes: gzipped(dist, ['sw.js']), maxBytes: 60 * kib },
    {
      name: 'host precache (raw)',
      bytes: raw(
        dist,
        files.filter((file) => file !== 'sw.js' && !ofAi.includes(file) && !/^(screenshots\/|robots\.txt$)/.test(file)),
      ),
      maxBytes: 1_500_000,
    },
    ...ofAi
      .filter((file) => file.endsWith('.js'))
      .map((file) => ({ name: `host when idle: ${file.replace(/\.[0-9a-f]{12}\./, '.')}`, bytes: gzipped(dist, [file]) })),
  ];
}

function measureModels(models: string): Size {
  const files = filesIn(models).filter((file) => file.endsWith('.onnx'));
  return { name: 'committed models (raw)', bytes: raw(models, files), maxBytes: 3 * kib * kib };
}

function measureNeurons(neurons: string): readonly Size[] {
  const built = readdirSync(neurons).filter((name) => existsSync(join(neurons, name, 'dist/release.json')));
  return built.flatMap((name) => {
    const dist = join(neurons, name, 'dist');
    const release = JSON.parse(readFileSync(join(dist, 'release.json'), 'utf8')) as MeasuredRelease;
    const folder = join(dist, release.name, release.version);
    const paths = release.files.map((file) => file.path);
    return [
      { name: `${name} ${release.version} files`, bytes: gzipped(folder, paths) },
      { name: `${name} ${release.version} files (raw)`, bytes: raw(folder, paths), maxBytes: release.manifest.offline.maxBytes },
    ];
  });
}

interface MeasuredRelease {
  readonly name: string;
  readonly version: string;
  readonly files: readonly { path: string }[];
  readonly manifest: { offline: { maxBytes: number } };
}

function filesIn(directory: string): readonly string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .toSorted();
}

function gzipped(directory: string, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(directory, file)), { level: 9 }).length, 0);
}

function raw(directory: string, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + readFileSync(join(directory, file)).length, 0);
}

function kilobytes(bytes: number): string {
  return `${(bytes / kib).toFixed(1)} KB`;
}
