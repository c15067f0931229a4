import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import webpack, { type Configuration, type Stats } from 'webpack';
import { hostConfig, neuronConfig } from '../webpack.config.ts';
import { compressFolder } from './compress.ts';
import { checkBudgets, measure, printSizes } from './sizes.ts';

const root = join(import.meta.dirname, '..');

/** Builds the named parts (`host`, or the folder of a neuron), or all of them, one after the other. */
async function build(parts: readonly string[]): Promise<void> {
  const known = new Map(configurations());
  const unknown = parts.filter((part) => !known.has(part));
  if (unknown.length > 0) throw new Error(`Cannot build ${unknown.join(', ')}: there are ${[...known.keys()].join(', ')}.`);
  for (const [name, configure] of known) {
    if (parts.length === 0 || parts.includes(name)) await compile(configure());
  }
}

function configurations(): [name: string, configure: () => Configuration][] {
  const neurons = join(root, 'neurons');
  const names = readdirSync(neurons)
    .filter((name) => existsSync(join(neurons, name, 'neuron.json')))
    .toSorted();
  return [['host', hostConfig], ...names.map((name): [string, () => Configuration] => [name, () => neuronConfig(join(neurons, name))])];
}

/** Compiles, and compresses what came of it. */
async function compile(configuration: Configuration): Promise<void> {
  const compiler = webpack(configuration);
  const stats = await new Promise<Stats>((resolve, reject) => {
    compiler.run((error, result) => (result ? resolve(result) : reject(error ?? new Error('webpack returned neither a result nor an error.'))));
  });
  await new Promise<void>((resolve, reject) => compiler.close((error) => (error ? reject(error) : resolve())));
  if (stats.hasErrors()) throw new Error(`Building ${configuration.name} failed:\n${stats.toString({ all: false, errors: true, warnings: true })}`);
  if (stats.hasWarnings()) console.warn(stats.toString({ all: false, warnings: true }));
  compressFolder(configuration.output?.path ?? '');
}

await build(process.argv.slice(2));
const sizes = measure(root);
printSizes(sizes);
const broken = checkBudgets(sizes);
if (broken.length > 0) {
  console.error(broken.join('\n'));
  process.exitCode = 1;
}
