/**
 * `npm run test:couch`: everything that touches CouchDB, against the server that COUCHDB_URL names. With `-- --twin [seed]` the suites that need
 * no browser run before the twin of a cluster instead.
 */
import { startClusterTwin } from '../couch/src/embedded/cluster-twin/start-cluster-twin.ts';
import { close, command, type Tally, total, vitest } from './run-checks.ts';

const suites = () => vitest('couch', { args: ['--config', 'vitest.couch.config.ts'] });
const [option, seed] = process.argv.slice(2);

if ((option !== undefined && option !== '--twin') || !/^\d*$/.test(seed ?? '')) {
  console.error(`npm run test:couch [-- --twin [seed]], where the seed is a whole number; received ${[option, seed].join(' ').trim()}.`);
  process.exitCode = 1;
} else if (option === '--twin') {
  const twin = await startClusterTwin({ ...(seed !== undefined && { seed: Number(seed) }) });
  process.env.COUCHDB_URL = twin.url;
  process.exitCode = close(total([await suites()]));
  await twin.close();
} else if (!process.env.COUCHDB_URL) {
  console.log('COUCHDB_URL is not set: the tests against a real CouchDB are skipped. Set it to http://user:password@host:5984.');
  console.log('0 passed, 0 failed, 1 skipped');
} else {
  const tallies: Tally[] = [];
  tallies.push(await suites());
  const build = await command('production build', [process.execPath, '--import', 'tsx', 'scripts/build.ts']);
  tallies.push(build);
  if (build.failed === 0) tallies.push(await vitest('browser on couch', { args: ['--config', 'e2e/vitest.config.ts'] }));
  process.exitCode = close(total(tallies));
}
