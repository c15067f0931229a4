import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { CouchHttp } from '../../../couch/src/accounts/couch-http.ts';
import { Closers } from '../../../couch/src/dev/closers.ts';
import { dropDatabases } from '../../../couch/src/dev/drop-databases.ts';
import { table } from '../report/table.ts';
import { bridgeTable, measureBridge } from './bridge-bench.ts';
import { gatewayTable, measureGateway } from './gateway-bench.ts';
import { type ManyDevices, syncAtOnce } from './many-devices.ts';
import { readServerOptions, type ServerBenchOptions } from './options.ts';
import { Part } from './part.ts';

const directory = join(import.meta.dirname, '../../../build/bench');
/** For the round under way when the time is up, the devices, and closing down. */
const graceMs = 300_000;

/** Runs `gateway` or `bridge`: see `docs/benchmarks.md`. Errors: a sentence and the usage; those of the servers. */
export async function runServerBench(argv: readonly string[]): Promise<void> {
  const options = readServerOptions(argv);
  setTimeout(() => process.exit(1), options.minutes * 60_000 + graceMs).unref();
  const closers = new Closers();
  const dbPrefix = process.env.COUCHDB_URL ? `b${process.pid}-` : '';
  try {
    const couch = await Part.start('couch', { dbPrefix, couchUrl: process.env.COUCHDB_URL });
    await closers.add(() => couch.close());
    if (process.env.COUCHDB_URL) await closers.add(() => dropDatabases(couch.url, dbPrefix));
    await (options.suite === 'gateway' ? runGateway : runBridge)(options, { couch, dbPrefix, closers });
  } finally {
    await closers.close();
  }
}

interface Stage {
  readonly couch: Part;
  readonly dbPrefix: string;
  readonly closers: Closers;
}

async function runGateway(options: ServerBenchOptions, { couch, dbPrefix, closers }: Stage): Promise<void> {
  const gateway = await Part.start('gateway', { dbPrefix, couchUrl: couch.url });
  await closers.add(() => gateway.close());
  const servers = { gatewayUrl: gateway.url, couchOrigin: new CouchHttp(couch.url).base, gateway, couch };
  const rows = await measureGateway(servers, options, clock(options));
  console.log(`\n${gatewayTable(rows)}`);
  const many = options.devices > 0 ? await syncAtOnce(gateway, options) : undefined;
  if (many) console.log(`\n${devicesLine(many)}`);
  await keep('gateway', { options, couchdb: couch.told.version, rows, many });
}

async function runBridge(options: ServerBenchOptions, { couch, dbPrefix, closers }: Stage): Promise<void> {
  const core = await Part.start('core', { dbPrefix, couchUrl: couch.url });
  await closers.add(() => core.close());
  const method = couch.told.version?.includes('embedded') ? 'copy loop' : '_replicate';
  const servers = {
    couchUrl: couch.url,
    coreUrl: core.url,
    secret: core.told.secret ?? '',
    dbPrefix,
    method,
    couchCpuMs: method === 'copy loop' ? async () => (await couch.memory()).cpuMs : undefined,
  } as const;
  const rows = await measureBridge(servers, options, clock(options));
  console.log(`\n${bridgeTable(rows, method)}`);
  if (method === 'copy loop')
    console.log(
      'The embedded server has no _replicate: the same protocol, spoken from this process in batches of 500, stands in for it. Its one process bounds both.',
    );
  await keep('bridge', { options, couchdb: couch.told.version, method, rows });
}

function clock({ minutes }: ServerBenchOptions): { end: number; say: (line: string) => void } {
  return { end: performance.now() + minutes * 60_000, say: (line) => console.error(line) };
}

function devicesLine({ devices, ms, documents, failures, memory }: ManyDevices): string {
  const mb = (bytes: number) => String(Math.round(bytes / 1_048_576));
  const rows = memory.map(({ highestRss, keptHeap, keptExternal }, number) => [
    number === 0 ? 'before' : String(number),
    mb(highestRss),
    mb(keptHeap),
    mb(keptExternal),
  ]);
  const done = `${devices} devices at once: ${documents} documents pushed and read in ${(ms / 1_000).toFixed(1)} s, failures ${JSON.stringify(failures)}`;
  return `${done}\n\n${table(['wave', "gateway's RSS at most, MB", 'heap kept', 'buffers kept'], rows)}`;
}

async function keep(name: string, found: object): Promise<void> {
  const file = join(directory, `${name}.json`);
  const machine = { cores: cpus().length, loadAfter: loadavg()[0], node: process.version };
  await mkdir(directory, { recursive: true });
  await writeFile(file, JSON.stringify({ date: new Date().toISOString(), machine, ...found }, null, 1));
  console.log(`\nraw samples: ${file}`);
}
