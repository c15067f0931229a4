import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { CouchHttp } from '../accounts/couch-http.ts';
import { startEmbeddedCouch } from '../embedded/embedded-couch.ts';
import { untilKnown } from '../provision/until-known.ts';
import { dropDatabases } from './drop-databases.ts';

/** A CouchDB for one test file. Its members can be read inside tests. */
export interface CouchFixture {
  readonly url: string;
  readonly http: CouchHttp;
  readonly dbPrefix: string;
  /** Creates an empty database under the prefix, with this name where one is wished for, and returns its name. */
  freshDatabase(name?: string): Promise<string>;
}

/** An embedded CouchDB in a temporary folder, or the one at `couchUrl`, cleaned up after the file's tests. */
export function withCouch(options: { couchUrl?: string | undefined } = {}): CouchFixture {
  const dbPrefix = `t${randomBytes(5).toString('hex')}-`;
  let url = options.couchUrl ?? '';
  let http: CouchHttp | undefined;
  let end = async (): Promise<void> => {};
  let made = 0;
  beforeAll(async () => {
    if (!options.couchUrl) ({ url, end } = await startTemporary());
    http = new CouchHttp(url);
  });
  afterAll(async () => {
    if (options.couchUrl) await dropDatabases(url, dbPrefix);
    await end();
  });
  return {
    dbPrefix,
    get url() {
      return url;
    },
    get http() {
      return http as CouchHttp;
    },
    async freshDatabase(wished) {
      made += 1;
      const [name, couch] = [`${dbPrefix}${wished ?? `table-${made}`}`, http as CouchHttp];
      await couch.expect(`/${name}`, { method: 'PUT' });
      await untilKnown(async () => (await couch.request(`/${name}`)).status === 200);
      return name;
    },
  };
}

async function startTemporary(): Promise<{ url: string; end: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'empire-couch-'));
  const embedded = await startEmbeddedCouch({ port: 0, dataDir, adminUser: 'admin', adminPassword: 'secret', tokenKeys: () => new Map() });
  return {
    url: embedded.url,
    end: async () => {
      await embedded.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
