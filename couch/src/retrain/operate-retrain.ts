import { join } from 'node:path';
import { serversOf } from '../bridge/operate.ts';
import { EventLedger } from '../core-server/event-ledger.ts';
import { composeModels, layFoundation } from '../dev/compose.ts';
import type { Environment } from '../dev/environment.ts';
import { StartError, startErrorOf } from '../dev/start-error.ts';
import { retrainUsage, runRetrainCommand } from './retrain-command.ts';

/** Runs `core retrain …` on the events of the reference Core, where the environment says or beside `npm start`. Resolves to the exit code. Errors: {@link StartError}. */
export async function operateRetrain(args: readonly string[], environment: Environment): Promise<number> {
  const { couchUrl } = await serversOf({ ...environment, coreUrl: environment.coreUrl ?? 'none' }, 'Retraining');
  try {
    const foundation = await layFoundation({ couchUrl, dbPrefix: environment.dbPrefix });
    const ledger = new EventLedger(foundation.tables.core);
    const ports = { ledger, shelf: composeModels(foundation), modelsDir: join(environment.dataDir, 'models'), now: Date.now };
    const code = await runRetrainCommand({ args, ports, say: (line) => console.log(line) });
    if (code !== undefined) return code;
  } catch (error) {
    throw startErrorOf('Retraining', error);
  }
  throw new StartError(`These words make no command: core retrain ${args.join(' ')}. There is:\n${retrainUsage}`);
}
