import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withCouch } from '../dev/couch-fixture.ts';
import { readEnvironment } from '../dev/environment.ts';
import { readArguments } from './arguments.ts';
import { folderOf } from './content-fixture.ts';
import { reachCouch } from './reach-couch.ts';

const couch = withCouch();
const root = join(import.meta.dirname, '../../..');

function content(args: readonly string[], env: Readonly<Record<string, string>>): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'couch/src/content/main.ts', ...args],
      { cwd: root, env: { PATH: process.env.PATH, ...env }, timeout: 15_000 },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

test('the command imports, reports as JSON or lines, and ends with 2 when something was refused', async () => {
  for (const name of ['content', 'registry']) await couch.http.expect(`/${couch.dbPrefix}${name}`, { method: 'PUT' });
  const folder = await folderOf({ 'a.md': '# A\n\ntext', 'b.md': 'no title' });
  const env = { COUCHDB_URL: couch.url, DB_PREFIX: couch.dbPrefix, DATA_DIR: folder };
  const dry = await content(['import', folder, '--dry-run', '--neuron', 'nobody'], env);
  expect(dry).toEqual({
    code: 2,
    err: '',
    out: [
      'created   nobody:c:article:a',
      'note      nobody: no manifest of this neuron was found, so that articles alone can be imported; --manifest names one',
      'refused   b.md:1: It has no title: neither in its front matter nor as a first heading.',
      '1 created, 0 updated, 0 unchanged, 0 removed, 0 new pictures, 1 refused (dry run: nothing was written)\n',
    ].join('\n'),
  });
  const real = await content(['import', join(folder, 'a.md'), '--json', '--neuron', 'nobody'], env);
  expect({ code: real.code, report: JSON.parse(real.out) }).toMatchObject({ code: 0, report: { created: ['nobody:c:article:a'], faults: [] } });
});

test('the embedded CouchDB of a running npm start is found by its data directory', async () => {
  const dataDir = await folderOf({ 'couch-admin-password': 'secret\n' });
  await couch.http.expect(`/${couch.dbPrefix}found-content`, { method: 'PUT' });
  const port = Number(new URL(couch.url).port) - 10;
  const environment = { ...readEnvironment({ DATA_DIR: dataDir, DB_PREFIX: `${couch.dbPrefix}found-` }), port };
  expect((await reachCouch(environment)).host).toBe(new URL(couch.url).origin);
  await expect(reachCouch({ ...environment, dbPrefix: 'nowhere-' })).rejects.toThrow(/has no database nowhere-content; run npm run couch provision/);
});

test('what cannot be reached is said in one sentence', async () => {
  const empty = await folderOf({});
  const wrong = await folderOf({ 'couch-admin-password': 'wrong' });
  const port = Number(new URL(couch.url).port) - 10;
  await expect(reachCouch(readEnvironment({ DATA_DIR: empty }))).rejects.toThrow(/COUCHDB_URL is not set and .* is no data directory of npm start/);
  await expect(reachCouch({ ...readEnvironment({ DATA_DIR: wrong }), port })).rejects.toThrow(/refuses the administrator's name or password/);
  await expect(reachCouch(readEnvironment({ DATA_DIR: wrong, PORT: '1' }))).rejects.toThrow(/nothing answers at http:\/\/127.0.0.1:11, where npm start/);
  await expect(reachCouch(readEnvironment({ COUCHDB_URL: 'http://a:b@127.0.0.1:1' }))).rejects.toThrow(
    'CouchDB at http://127.0.0.1:1 (COUCHDB_URL) cannot be reached.',
  );
});

test('arguments that cannot be used are refused with the usage or a sentence', () => {
  expect(readArguments(['import', 'x', '--fetch'])).toMatchObject({ target: 'x', neuron: 'blog', lang: 'en', fetchPictures: true, prune: false });
  expect(() => readArguments(['import'])).toThrow(/^npm run content -- import/);
  expect(() => readArguments(['import', 'x', '--nonsense'])).toThrow(/Unknown option '--nonsense'/);
  expect(() => readArguments(['import', 'x', '--neuron', 'A'])).toThrow(/--neuron must be/);
  expect(() => readArguments(['import', 'x', '--lang', '12'])).toThrow(/--lang must be/);
});
