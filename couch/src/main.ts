import { join } from 'node:path';
import { dev } from './dev/dev.ts';
import { readEnvironment } from './dev/environment.ts';
import { runBridge, runCore, runGateway, runProvision } from './dev/parts.ts';
import { StartError } from './dev/start-error.ts';

const root = join(import.meta.dirname, '../..');

const commands: Readonly<Record<string, () => Promise<void>>> = {
  dev: async () => dev(root, readEnvironment(process.env)),
  gateway: async () => runGateway(root, readEnvironment(process.env)),
  bridge: async () => runBridge(readEnvironment(process.env)),
  core: async () => runCore(readEnvironment(process.env)),
  provision: async () => runProvision(readEnvironment(process.env)),
};

const name = process.argv[2] ?? 'dev';
try {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new StartError(`There is no command ${name}; there are ${Object.keys(commands).join(', ')}.`);
  await command();
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}
