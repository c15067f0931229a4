import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Closers } from '../../../couch/src/dev/closers.ts';
import { composeGateway, provisionFoundation } from '../../../couch/src/dev/compose.ts';
import { serve, startCouch } from '../../../couch/src/dev/stack-parts.ts';

/** The server side of the benchmarks, in this process. */
export interface Server {
  readonly gatewayUrl: string;
  /** Vendor and version of the CouchDB. */
  readonly couch: string;
  close(): Promise<void>;
}

/**
 * The test stack's CouchDB and gateway with limits out of the way, serving `pageDir` as its host. Without bridge and Core: they
 * would work on one run's documents while the next is measured. `couchUrl` names a CouchDB to use in place of the embedded one.
 */
export async function startServer({ pageDir, couchUrl }: { pageDir: string; couchUrl: string | undefined }): Promise<Server> {
  const closers = new Closers();
  const dataDir = await mkdtemp(join(tmpdir(), 'empire-bench-'));
  await closers.add(() => rm(dataDir, { recursive: true, force: true }));
  try {
    const options = {
      port: 0,
      host: '127.0.0.1',
      dataDir,
      couchUrl,
      dbPrefix: couchUrl ? `b${process.pid}-` : '',
      hostDir: pageDir,
      neuronsDir: dataDir,
      say: () => {},
    };
    const foundation = await startCouch(options, closers);
    const { vendor, version } = await provisionFoundation(foundation, () => {});
    const gateway = composeGateway(foundation, {
      hostDir: pageDir,
      health: async () => ({ status: 'ok', parts: {} }),
      limits: { tokenPerMinute: 1_000_000, couchPerMinute: 1_000_000, claimPerMinute: 1_000_000 },
    });
    const url = await serve('The gateway', gateway, { host: '127.0.0.1', port: 0, closers });
    return { gatewayUrl: url.replace('localhost', '127.0.0.1'), couch: `${vendor} ${version}`, close: () => closers.close() };
  } catch (error) {
    await closers.close();
    throw error;
  }
}
