import { errorCode } from '@empire/contract';
import { CouchHttp } from '../accounts/couch-http.ts';
import { CouchTable } from '../accounts/couch-table.ts';
import { CouchUserFeeds } from '../bridge/couch-user-feeds.ts';
import { userOf } from '../bridge/partition.ts';
import { loadErasureKeys } from '../erasure/erasure-keys.ts';
import { Suppression } from '../erasure/suppression.ts';
import { type Finding, ok, problem } from './finding.ts';

const check = 'erased users';

/** Whether a database of an erased user is there, which only a restored backup brings back. Changes nothing. */
export async function judgeErasures(options: { couchUrl: string; dbPrefix: string }): Promise<Finding> {
  try {
    return await lookForErased(options);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return problem(check, (error as Error).message);
  }
}

async function lookForErased({ couchUrl, dbPrefix }: { couchUrl: string; dbPrefix: string }): Promise<Finding> {
  const couch = new CouchHttp(couchUrl);
  const control = new CouchTable(couch, `${dbPrefix}control`);
  const [hasControl, hasAccounts] = await Promise.all(['control', 'accounts'].map(async (name) => (await couch.request(`/${dbPrefix}${name}`)).status === 200));
  if (!hasControl || !hasAccounts || !(await control.get('erasure-keys'))) return ok(check, 'nobody was erased yet');
  const { suppressionSecret } = await loadErasureKeys(control, { now: Date.now });
  const suppression = new Suppression(new CouchTable(couch, `${dbPrefix}accounts`), suppressionSecret);
  const databases = await new CouchUserFeeds(couch, { dbPrefix }).databases();
  const back = await suppression.among(databases.map(userOf));
  if (back.length === 0) return ok(check, 'no database of one is there');
  return problem(check, `${back.length} ${back.length === 1 ? 'has' : 'have'} a database again: run npm run couch -- erasures replay`);
}
