import { CouchUserFeeds } from '../bridge/couch-user-feeds.ts';
import { serversOf } from '../bridge/operate.ts';
import { layFoundation } from '../dev/compose.ts';
import type { Environment } from '../dev/environment.ts';
import { StartError, startErrorOf } from '../dev/start-error.ts';
import { runRetainCommand } from './retain-command.ts';

/** Runs `retain [--days …]` on the CouchDB that the environment names, or beside `npm start`. Resolves to the exit code. Errors: {@link StartError}. */
export async function operateRetention(args: readonly string[], environment: Environment): Promise<number> {
  const { couchUrl } = await serversOf({ ...environment, coreUrl: environment.coreUrl ?? 'none' }, 'Retention');
  try {
    const { couch, tables, dbPrefix } = await layFoundation({ couchUrl, dbPrefix: environment.dbPrefix });
    const ports = { control: tables.control, feeds: new CouchUserFeeds(couch, { dbPrefix }) };
    const code = await runRetainCommand({ args, ports, rules: environment.retention, nowMs: Date.now(), say: (line) => console.log(line) });
    if (code !== undefined) return code;
  } catch (error) {
    throw startErrorOf('Retention', error);
  }
  throw new StartError('retain takes --days and nothing else, and one of --days and RETENTION_DAYS must say how long, like 400 or analytics=90,*=400.');
}
