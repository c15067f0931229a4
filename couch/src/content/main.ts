import { join } from 'node:path';
import { EmpireError } from '@empire/contract';
import { readEnvironment } from '../dev/environment.ts';
import { StartError } from '../dev/start-error.ts';
import { readArguments } from './arguments.ts';
import { type ImportReport, importContent } from './import-content.ts';
import { reachCouch } from './reach-couch.ts';
import { describeReport } from './report.ts';

const limits = { maxBytes: 20_000_000, timeoutMs: 20_000, maxCount: 500, maxTotalMs: 600_000 };
const neuronsDir = join(import.meta.dirname, '../../../neurons');

try {
  const wanted = readArguments(process.argv.slice(2));
  const report = await runImport(wanted);
  console.log(wanted.json ? JSON.stringify(report, null, 2) : describeReport(report).join('\n'));
  process.exitCode = report.faults.length > 0 ? 2 : 0;
} catch (error) {
  console.error(error instanceof StartError || error instanceof EmpireError ? error.message : error);
  process.exitCode = 1;
}

async function runImport(wanted: ReturnType<typeof readArguments>): Promise<ImportReport> {
  const environment = readEnvironment(process.env);
  const { allowPrivate, mediaDir = join(environment.dataDir, 'media'), ...rest } = wanted;
  const couch = await reachCouch(environment);
  return await importContent({
    ...rest,
    couch,
    mediaDir,
    dbPrefix: environment.dbPrefix,
    neuronsDir,
    limits: { ...limits, allowPrivate },
    now: new Date(),
  });
}
