import { join } from 'node:path';
import { operateAudit } from './audit/operate-audit.ts';
import { operateBridge } from './bridge/operate.ts';
import { runVerify } from './core-server/verify/run-verify.ts';
import { dev } from './dev/dev.ts';
import { readEnvironment } from './dev/environment.ts';
import { runBridge, runCore, runGateway, runMail, runProvision } from './dev/parts.ts';
import { StartError } from './dev/start-error.ts';
import { runDoctor } from './doctor/doctor.ts';
import { runRotate } from './doctor/rotate.ts';
import { operateErasures } from './erasure/operate-erasures.ts';
import { operateMail } from './mail/operate-mail.ts';
import { operateModels } from './models/operate-models.ts';
import { operateRetention } from './retention/operate-retention.ts';
import { operateRetrain } from './retrain/operate-retrain.ts';

const root = join(import.meta.dirname, '../..');

const words = process.argv.slice(3);

const commands: Readonly<Record<string, () => Promise<void>>> = {
  dev: async () => dev(root, readEnvironment(process.env)),
  gateway: async () => runGateway(root, readEnvironment(process.env)),
  bridge: async () => (words.length > 0 ? ended(operateBridge(words, readEnvironment(process.env))) : runBridge(readEnvironment(process.env))),
  core: async () => (words.length > 0 ? ended(operateCore(words)) : runCore(readEnvironment(process.env))),
  mail: async () => (words.length > 0 ? ended(operateMail(words, readEnvironment(process.env))) : runMail(readEnvironment(process.env))),
  models: async () => ended(operateModels(words, readEnvironment(process.env))),
  audit: async () => ended(operateAudit(words, readEnvironment(process.env))),
  provision: async () => runProvision(readEnvironment(process.env)),
  doctor: async () => runDoctor(readEnvironment(process.env), words),
  erasures: async () => ended(operateErasures(words, readEnvironment(process.env))),
  retain: async () => ended(operateRetention(words, readEnvironment(process.env))),
  rotate: async () => runRotate(readEnvironment(process.env), words),
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

/** `core verify` asks any Core over HTTP; `core retrain` reads the events of the reference Core. */
function operateCore([word, ...rest]: readonly string[]): Promise<number> {
  const environment = readEnvironment(process.env);
  return word === 'retrain' ? operateRetrain(rest, environment) : runVerify(words, { secret: environment.coreSecret });
}

/** Lets the process end with the code of a command that ends by itself. */
async function ended(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}
