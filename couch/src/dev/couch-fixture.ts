import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { CouchHttp } from '../accounts/couch-http.ts';
import { startEmbeddedCouch } from '../embedded/embedded-couch.ts';
import { dropDatabases } from './test-stack.ts';

/** A CouchDB for one test file. Its members can be read inside tests. */
export interface CouchFixture {
  readonly url: string;
  readonly http: CouchHttp;
  readonly dbPrefix: string;
  /** Creates an empty database under the prefix and returns its name. */
  freshDatabase(): Promise<string>;
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
    async freshDatabase() {
      made += 1;
      const name = `table-${made}`;
      await (http as CouchHttp).expect(`/${dbPrefix}${name}`, { method: 'PUT' });
      return `${dbPrefix}${name}`;
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
