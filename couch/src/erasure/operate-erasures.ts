import { HttpCoreClient } from '../bridge/http-core-client.ts';
import { serversOf } from '../bridge/operate.ts';
import { loadCoreSecret } from '../core-server/core-secret.ts';
import { composeErasing, layFoundation } from '../dev/compose.ts';
import type { Environment } from '../dev/environment.ts';
import { StartError, startErrorOf } from '../dev/start-error.ts';
import { erasuresUsage, runErasuresCommand } from './erasure-commands.ts';

/** Runs `erasures …` on the servers that the environment names, or beside `npm start`. Resolves to the exit code. Errors: {@link StartError}. */
export async function operateErasures(args: readonly string[], environment: Environment): Promise<number> {
  const { couchUrl, coreUrl } = await serversOf(environment, 'The erasures command');
  try {
    const foundation = await layFoundation({ couchUrl, dbPrefix: environment.dbPrefix });
    const { control } = foundation.tables;
    const core = new HttpCoreClient({ url: coreUrl, secret: await loadCoreSecret(control, environment.coreSecret) });
    const ports = { ...composeErasing(foundation), control, core };
    const code = await runErasuresCommand({ args, ports, say: (line) => console.log(line), signal: AbortSignal.timeout(3_600_000) });
    if (code !== undefined) return code;
  } catch (error) {
    throw startErrorOf('The erasures command', error);
  }
  throw new StartError(`These words make no command: erasures ${args.join(' ')}. There are:\n${erasuresUsage}`);
}
