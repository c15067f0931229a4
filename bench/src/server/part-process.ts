import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCoreSecret } from '../../../couch/src/core-server/core-secret.ts';
import { Closers } from '../../../couch/src/dev/closers.ts';
import { composeCore, composeGateway, layFoundation, provisionFoundation } from '../../../couch/src/dev/compose.ts';
import { serve, startCouch } from '../../../couch/src/dev/stack-parts.ts';

/**
 * `part-process.ts couch|gateway|core <dbPrefix> [couchUrl]`: one server part in a process of its own, so that each has its own event loop and memory.
 * Tells its parent its address; answers each message with its memory; ends with its parent.
 */
const [name = '', dbPrefix = '', couchUrl] = process.argv.slice(2);
const closers = new Closers();

async function startNamed(dataDir: string): Promise<object> {
  const options = { port: 0, host: '127.0.0.1', dataDir, couchUrl, dbPrefix, hostDir: dataDir, neuronsDir: dataDir, say: () => {} };
  if (name === 'couch') {
    const foundation = await startCouch(options, closers);
    const { vendor, version } = await provisionFoundation(foundation, () => {});
    return { url: foundation.couchUrl, version: `${vendor} ${version}` };
  }
  const foundation = await layFoundation({ couchUrl: String(couchUrl), dbPrefix });
  if (name === 'core') {
    const secret = await loadCoreSecret(foundation.tables.control, undefined);
    return { url: ipv4(await serve('Empire Core', composeCore(foundation, secret), { host: '127.0.0.1', port: 0, closers })), secret };
  }
  const limits = { tokenPerMinute: 1_000_000, couchPerMinute: 10_000_000, claimPerMinute: 1_000_000 };
  const gateway = composeGateway(foundation, { hostDir: dataDir, limits, health: async () => ({ status: 'ok', parts: {} }) });
  return { url: ipv4(await serve('The gateway', gateway, { host: '127.0.0.1', port: 0, closers })) };
}

function ipv4(url: string): string {
  return url.replace('localhost', '127.0.0.1');
}

const dataDir = await mkdtemp(join(tmpdir(), `empire-bench-${name}-`));
await closers.add(() => rm(dataDir, { recursive: true, force: true }));
process.once('disconnect', () => void closers.close().finally(() => process.exit(0)));
process.send?.(await startNamed(dataDir));
process.on('message', (asked) => {
  // What is still in use is told after a collection; a part that is only watched is not held up by one.
  if (asked === 'kept') globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ rss, heapUsed, external, cpuMs: process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000 });
});
