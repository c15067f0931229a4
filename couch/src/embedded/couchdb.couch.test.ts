import { randomBytes } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openCouch } from '../provision/couch-client.ts';
import { sharedDatabases } from '../provision/databases.ts';
import { listNodes } from '../provision/jwt-settings.ts';
import { provision } from '../provision/provision.ts';
import { createTokenMint } from './conformance/token-mint.ts';
import type { CouchUnderTest } from './conformance/under-test.ts';
import { describeCouch } from './couch-conformance.ts';

const url = process.env.COUCHDB_URL ?? '';

describe.skipIf(url === '')('a real CouchDB', () => {
  describeCouch('a real CouchDB', () => realUnderTest(url));

  test('provisioning it three times at once changes nothing', async () => {
    const server = await realUnderTest(url);
    onTestFinished(() => server.close());
    const mintProbeToken = () => server.mintToken({ sub: 'probe', roles: ['device'] });
    const again = () => provision({ couchUrl: url, dbPrefix: server.dbPrefix, tokenKeys: [], mintProbeToken, log: () => undefined });
    const read = () => openCouch(url).get<{ update_seq: string; doc_count: number; instance_start_time: string }>({ db: `${server.dbPrefix}registry` });
    const before = await read();
    await Promise.all([again(), again(), again()]);
    const after = await read();
    expect({ docs: after.doc_count, start: after.instance_start_time }).toEqual({ docs: before.doc_count, start: before.instance_start_time });
  }, 120_000);
});

/** Its own key and its own prefix, both removed at the end. */
async function realUnderTest(couchUrl: string): Promise<CouchUnderTest> {
  const { tokenKey, mint } = await createTokenMint();
  const dbPrefix = `t${randomBytes(4).toString('hex')}-`;
  const couch = openCouch(couchUrl);
  await provision({ couchUrl, dbPrefix, tokenKeys: [tokenKey], mintProbeToken: () => mint({ sub: 'probe', roles: ['device'] }), log: () => undefined });
  return {
    url: couchUrl,
    dbPrefix,
    mintToken: mint,
    close: async () => {
      for (const { name } of sharedDatabases) await couch.send({ method: 'DELETE', db: `${dbPrefix}${name}` }, { tolerate: [404] });
      for (const node of await listNodes(couch))
        await couch.send({ method: 'DELETE', path: `_node/${node}/_config/jwt_keys/rsa:${tokenKey.kid}` }, { tolerate: [404] });
    },
  };
}
