import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provision } from '../../provision/provision.ts';
import { startEmbeddedCouch } from '../embedded-couch.ts';
import { createTokenMint, type TokenMint } from './token-mint.ts';
import type { CouchUnderTest } from './under-test.ts';

/** An embedded server in a folder of its own, provisioned unless told otherwise, which leaves nothing behind. */
export async function embeddedUnderTest(options: { provisioned?: boolean } = {}): Promise<CouchUnderTest & { readonly mint: TokenMint }> {
  const mint = await createTokenMint();
  const dataDir = await mkdtemp(join(tmpdir(), 'embedded-couch-'));
  const server = await startEmbeddedCouch({ port: 0, dataDir, adminUser: 'admin', adminPassword: 'p@ss/word:', tokenKeys: () => mint.keys });
  const mintProbeToken = () => mint.mint({ sub: 'probe', roles: ['device'] });
  if (options.provisioned !== false)
    await provision({ couchUrl: server.url, dbPrefix: 't-', tokenKeys: [mint.tokenKey], mintProbeToken, log: () => undefined });
  return {
    url: server.url,
    dbPrefix: 't-',
    mint,
    mintToken: mint.mint,
    close: async () => {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
