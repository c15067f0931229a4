/** `npm test`: types, lint, the contract's report, unit and integration tests, a production build and the browser tests. */
import { close, command, total, vitest } from './run-checks.ts';

const node = [process.execPath, '--import', 'tsx'];

/** Checks of the sources, one after the other: the report reads the declarations that the compiler writes. */
async function checkSources() {
  const types = await command('types', ['node_modules/.bin/tsc', '-b']);
  const report = await command('contract report', [...node, 'scripts/api-report.ts']);
  const lint = await command('lint', ['node_modules/.bin/biome', 'check', '.']);
  return total([types, report, lint]);
}

const [sources, build] = await Promise.all([checkSources(), command('production build', [...node, 'scripts/build.ts'])]);
const tallies = [sources, build];
tallies.push(await vitest('unit and integration', { args: [] }));
tallies.push(await vitest('browser adapters', { args: ['--config', 'vitest.web.config.ts'] }));
if (build.failed === 0) tallies.push(await vitest('browser', { args: ['--config', 'e2e/vitest.config.ts'] }));

process.exitCode = close(total(tallies));
