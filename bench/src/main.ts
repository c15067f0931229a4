import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { runAiBench } from './ai/main.ts';
import { measure } from './measure.ts';
import { type BenchOptions, readOptions, UsageError } from './options.ts';
import { profileCase } from './profile/profile.ts';
import { compare, ratioTable, standingTable, transferTable } from './report/report.ts';
import { Rig } from './rig/rig.ts';
import { profiledCase } from './rows.ts';
import { runServerBench } from './server/main.ts';

/** Side-by-side benchmarks of the sync engine: see `docs/benchmarks.md`. */
const directory = join(import.meta.dirname, '../../build/bench');
/** For rows 1 and 2, the transfer under way when the time is up, and closing down. */
const graceMs = 90_000;
/** What the rows that are measured after the transfers take at most. */
const standingMs: Readonly<Record<number, number>> = { 6: 240_000, 7: 180_000 };

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  await mkdir(directory, { recursive: true });
  limitTo(options.minutes * 60_000 + graceMs + options.rows.reduce((sum, row) => sum + (standingMs[row] ?? 0), 0));
  const rig = await Rig.start({ pageDir: join(directory, 'page'), couchUrl: process.env.COUCHDB_URL });
  try {
    if (options.profile === undefined) await measureAndReport(rig, options);
    else console.log(await profileCase(rig, { one: profiledCase(options.profile), count: options.count, directory }));
  } finally {
    await rig.close();
  }
}

/** Whatever hangs, the run ends. */
function limitTo(ms: number): void {
  setTimeout(() => {
    console.error(`The run was ended after ${ms} ms.`);
    process.exit(1);
  }, ms).unref();
}

async function measureAndReport(rig: Rig, options: BenchOptions): Promise<void> {
  const machine = {
    cores: cpus().length,
    loadBefore: loadavg()[0],
    node: process.version,
    browser: rig.browser,
    couchdb: rig.server.couch,
  };
  const measured = await measure(rig, options, (line) => console.error(line));
  const compared = compare(options.rows, measured);
  if (compared.length > 0) console.log(`\n${ratioTable(compared)}`);
  if (Object.keys(measured.transfers).length > 0) console.log(`\n${transferTable(measured)}`);
  if (options.rows.some((row) => row > 5)) console.log(`\n${standingTable(measured.standing)}`);
  const file = join(directory, 'sync.json');
  await writeFile(file, JSON.stringify({ date: new Date().toISOString(), machine, options, ratios: compared, samples: measured }, null, 1));
  console.log(`\nraw samples: ${file}`);
}

const isOfServer = process.argv[2] === 'gateway' || process.argv[2] === 'bridge';

try {
  if (process.argv[2] === 'ai') await runAiBench(process.argv.slice(2));
  else await (isOfServer ? runServerBench(process.argv.slice(2)) : main());
} catch (error) {
  // A command line that cannot be read needs a sentence; everything else says where it happened.
  console.error(error instanceof UsageError ? error.message : error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
}
