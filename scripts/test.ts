/** `npm test`: types, lint, the contract's report, unit and integration tests, a production build and the browser tests. */
import { close, command, type Tally, total, vitest } from './run-checks.ts';

const node = [process.execPath, '--import', 'tsx'];
const tallies: Tally[] = [];

tallies.push(await command('types', ['node_modules/.bin/tsc', '-b']));
tallies.push(await command('lint', ['node_modules/.bin/biome', 'check', '.']));
tallies.push(await command('contract report', [...node, 'scripts/api-report.ts']));
const build = await command('production build', [...node, 'scripts/build.ts']);
tallies.push(build);
tallies.push(await vitest('unit and integration', { args: [] }));
tallies.push(await vitest('browser adapters', { args: ['--config', 'vitest.web.config.ts'] }));
if (build.failed === 0) tallies.push(await vitest('browser', { args: ['--config', 'e2e/vitest.config.ts'] }));

process.exitCode = close(total(tallies));
