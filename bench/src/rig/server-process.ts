import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Closers } from '../../../couch/src/dev/closers.ts';
import { composeGateway, provisionFoundation } from '../../../couch/src/dev/compose.ts';
import { serve, startCouch } from '../../../couch/src/dev/stack-parts.ts';
import { startProfiler } from '../profile/server-profiler.ts';

/**
 * `server-process.ts <pageDir> [couchUrl]`: the test stack's CouchDB and gateway with limits out of the way, serving `pageDir` as its host. Without bridge
 * and Core: they would work on one run's documents while the next is measured. Tells its parent where it is; `profile` begins a profile of it, `profiled`
 * ends it and is answered with it; ends with its parent.
 */
const [pageDir = '', couchUrl] = process.argv.slice(2);
const closers = new Closers();

async function start(): Promise<{ gatewayUrl: string; couch: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'empire-bench-'));
  await closers.add(() => rm(dataDir, { recursive: true, force: true }));
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
  return { gatewayUrl: url.replace('localhost', '127.0.0.1'), couch: `${vendor} ${version}` };
}

process.once('disconnect', () => void closers.close().finally(() => process.exit(0)));
let stop: Awaited<ReturnType<typeof startProfiler>> | undefined;
process.on('message', async (word) => {
  if (word === 'profile') {
    stop = await startProfiler();
    process.send?.('profiling');
  } else process.send?.((await stop?.()) ?? null);
});
process.send?.(
  await start().catch(async (error: unknown) => {
    await closers.close();
    throw error;
  }),
);
