import { join } from 'node:path';
import { serversOf } from '../bridge/operate.ts';
import { composeModels, layFoundation } from '../dev/compose.ts';
import type { Environment } from '../dev/environment.ts';
import { StartError, startErrorOf } from '../dev/start-error.ts';
import { modelsUsage, runModelsCommand } from './model-commands.ts';

/** Runs `models …` on the CouchDB that the environment names, or beside `npm start`. Resolves to the exit code. Errors: {@link StartError}. */
export async function operateModels(args: readonly string[], environment: Environment): Promise<number> {
  const { couchUrl } = await serversOf({ ...environment, coreUrl: environment.coreUrl ?? 'none' }, 'The models command');
  try {
    const foundation = await layFoundation({ couchUrl, dbPrefix: environment.dbPrefix });
    const { control } = foundation.tables;
    const ports = { shelf: composeModels(foundation), control, modelsDir: join(environment.dataDir, 'models'), now: Date.now };
    const code = await runModelsCommand({ args, ports, say: (line) => console.log(line) });
    if (code !== undefined) return code;
  } catch (error) {
    throw startErrorOf('The models command', error);
  }
  throw new StartError(`These words make no command: models ${args.join(' ')}. There are:\n${modelsUsage}`);
}
