/**
 * Writes or checks the contract's API report. A report that changed without the contract's version is a failure: neurons built
 * elsewhere rely on it.
 *
 *   node --import tsx scripts/api-report.ts           check
 *   node --import tsx scripts/api-report.ts --write   write it anew, after the version was raised
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { judgeReport, reportHeader } from './api-report-rule.ts';

const root = resolve(import.meta.dirname, '..');
const reportPath = join(root, 'contract/api-report.md');
const entries = ['index', 'registry'];

function main(): void {
  // The report reads the declarations that the compiler wrote: they must be those of the sources.
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-b', join(root, 'contract')], { stdio: 'inherit' });
  const version = JSON.parse(readFileSync(join(root, 'contract/package.json'), 'utf8')).version as string;
  const fresh = `${reportHeader(version)}\n${entries.map(extract).join('\n')}`;
  const kept = existsSync(reportPath) ? readFileSync(reportPath, 'utf8') : '';
  const verdict = judgeReport({ kept, fresh, write: process.argv.includes('--write') });
  if (verdict.write) writeFileSync(reportPath, fresh);
  console.log(verdict.message);
  process.exitCode = verdict.ok ? 0 : 1;
}

function extract(entry: string): string {
  const folder = join(root, 'build/api');
  mkdirSync(folder, { recursive: true });
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: join(root, 'contract'),
      mainEntryPointFilePath: join(root, `build/types/contract/${entry}.d.ts`),
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            module: 'ESNext',
            moduleResolution: 'Bundler',
            lib: ['ES2022', 'DOM'],
            types: [],
            strict: true,
            allowImportingTsExtensions: true,
            noEmit: true,
          },
          files: [join(root, `build/types/contract/${entry}.d.ts`)],
        },
      },
      apiReport: { enabled: true, reportFileName: `${entry}.api.md`, reportFolder: folder, reportTempFolder: join(folder, 'temp') },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      messages: {
        extractorMessageReporting: { 'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'contract/package.json'),
  });
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = message.logLevel !== 'error';
    },
  });
  return readFileSync(join(folder, `${entry}.api.md`), 'utf8');
}

main();
