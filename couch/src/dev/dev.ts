import { join } from 'node:path';
import { readMailEnvironment } from '../mail/mail-environment.ts';
import { buildIfNeeded } from './build-if-needed.ts';
import { Closers } from './closers.ts';
import type { Environment } from './environment.ts';
import { preflight } from './preflight.ts';
import { untilSignal } from './signals.ts';
import { startStack } from './stack.ts';

/** What `npm start` runs: looks whether it can start, builds what is not built, starts everything, and runs until a signal. Errors: {@link StartError}. */
export async function dev(root: string, environment: Environment): Promise<void> {
  const say = (line: string) => console.log(line);
  const closers = new Closers();
  await untilSignal(closers, async (signal) => {
    await preflight(environment);
    const { hostDir = join(root, 'host/dist') } = environment;
    await buildIfNeeded(root, { signal, say, withHost: environment.hostDir === undefined });
    const mail = readMailEnvironment(process.env, { dataDir: environment.dataDir, publicUrl: `http://localhost:${environment.port}` });
    await startStack({
      ...environment,
      mail,
      hostDir,
      neuronsDir: join(root, 'neurons'),
      hostContentDir: join(root, 'host/content'),
      modelsDir: join(root, 'edge-ai/models'),
      say,
      closers,
    });
    say('ready');
  });
}
