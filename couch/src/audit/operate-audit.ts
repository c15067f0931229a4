import { CouchUserFeeds } from '../bridge/couch-user-feeds.ts';
import { serversOf } from '../bridge/operate.ts';
import { layFoundation } from '../dev/compose.ts';
import type { Environment } from '../dev/environment.ts';
import { StartError, startErrorOf } from '../dev/start-error.ts';
import { runAuditCommand } from './audit-command.ts';

/** Runs `audit [<user>]` on the CouchDB that the environment names, or beside `npm start`. Resolves to the exit code. Errors: {@link StartError}. */
export async function operateAudit(args: readonly string[], environment: Environment): Promise<number> {
  const { couchUrl } = await serversOf({ ...environment, coreUrl: environment.coreUrl ?? 'none' }, 'The audit');
  try {
    const { couch, dbPrefix } = await layFoundation({ couchUrl, dbPrefix: environment.dbPrefix });
    const code = await runAuditCommand({ args, feeds: new CouchUserFeeds(couch, { dbPrefix }), say: (line) => console.log(line) });
    if (code !== undefined) return code;
  } catch (error) {
    throw startErrorOf('The audit', error);
  }
  throw new StartError('audit takes the id of one user, or nothing for all.');
}
