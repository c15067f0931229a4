import { EmpireError } from '@empire/contract';
import type { CouchHttp } from '../accounts/couch-http.ts';
import { CouchTable } from '../accounts/couch-table.ts';
import type { DocumentTable } from '../accounts/document-table.ts';
import { untilKnown } from '../provision/until-known.ts';

/** The tables of the servers. */
export interface SharedTables {
  readonly accounts: DocumentTable;
  readonly control: DocumentTable;
  readonly core: DocumentTable;
}

/**
 * Opens the servers' tables. `control` is created where it is missing, because the token keys in it come before everything else,
 * provisioning included. Errors: those of {@link CouchHttp}.
 */
export async function openTables(couch: CouchHttp, options: { dbPrefix: string }): Promise<SharedTables> {
  const control = `${options.dbPrefix}control`;
  const { status } = await couch.request(`/${control}`);
  if (status === 404) {
    const created = await couch.request(`/${control}`, { method: 'PUT' });
    if (created.status >= 400 && created.status !== 412)
      throw new EmpireError('bad-response', `CouchDB answered ${created.status} when ${control} was to be created.`);
    await untilKnown(async () => (await couch.request(`/${control}`)).status === 200);
  } else if (status !== 200) {
    throw new EmpireError('bad-response', `CouchDB at ${couch.base} answered ${status} for the database ${control}; it must accept an administrator.`);
  }
  return {
    accounts: new CouchTable(couch, `${options.dbPrefix}accounts`),
    control: new CouchTable(couch, control),
    core: new CouchTable(couch, `${options.dbPrefix}core`),
  };
}
