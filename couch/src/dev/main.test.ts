import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { withCouch } from './couch-fixture.ts';

const root = join(import.meta.dirname, '../../..');

/** Runs the composition root as its own process; `until` sends SIGTERM once a line of output begins with it. */
function run(
  command: string,
  options: { env: Record<string, string>; until?: string; signal?: NodeJS.Signals },
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, ...options.env };
    const child = spawn(process.execPath, ['--import', 'tsx', 'couch/src/main.ts', command], { cwd: root, env, timeout: 30_000, killSignal: 'SIGKILL' });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (options.until && stdout.split('\n').some((line) => line.startsWith(options.until as string))) child.kill(options.signal ?? 'SIGTERM');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

async function temporary(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'empire-main-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe('a start that cannot be is one sentence and code 1', () => {
  test('a taken port', async () => {
    const port = await takenPort();
    const { code, stderr } = await run('dev', { env: { PORT: String(port), DATA_DIR: await temporary() } });
    expect([code, stderr]).toEqual([1, `The gateway cannot start: port ${port} is taken; set PORT to another one or end what uses it.\n`]);
  });

  test('a data directory that cannot be written', async () => {
    const file = join(await temporary(), 'file');
    await writeFile(file, '');
    const { code, stderr } = await run('dev', { env: { PORT: '0', DATA_DIR: join(file, 'data') } });
    expect([code, stderr]).toEqual([1, `The data directory ${join(file, 'data')} cannot be written (ENOTDIR); set DATA_DIR to one that can.\n`]);
  });

  test('a CouchDB that cannot be reached', async () => {
    const { code, stderr } = await run('dev', { env: { PORT: '0', COUCHDB_URL: 'http://admin:secret@127.0.0.1:9' } });
    expect([code, stderr]).toEqual([1, 'Cannot start: CouchDB at http://127.0.0.1:9 cannot be reached.\n']);
  });

  test('a command that does not exist', async () => {
    const { code, stderr } = await run('dance', { env: {} });
    expect([code, stderr]).toEqual([
      1,
      'There is no command dance; there are dev, gateway, bridge, core, mail, models, audit, provision, doctor, erasures, retain, rotate.\n',
    ]);
  });

  test('a part alone without its CouchDB', async () => {
    const { code, stderr } = await run('gateway', { env: {} });
    expect([code, stderr]).toEqual([1, "The gateway cannot start: set COUCHDB_URL to the address of CouchDB, with an administrator's name and password.\n"]);
  });
});

describe('with a CouchDB', () => {
  const couch = withCouch();

  test('wrong credentials are one sentence and code 1', async () => {
    const { code, stderr } = await run('dev', { env: { PORT: '0', COUCHDB_URL: couch.url.replace('secret', 'wrong') } });
    expect([code, stderr]).toEqual([1, `Cannot start: CouchDB at ${couch.http.base} refused the administrator's name or password.\n`]);
  });

  test('a gateway without a built host says what to run', async () => {
    const env = { PORT: '0', COUCHDB_URL: couch.url, DB_PREFIX: couch.dbPrefix, HOST_DIR: await temporary() };
    const { code, stderr } = await run('gateway', { env });
    expect([code, stderr]).toEqual([1, 'The gateway cannot start: the host is not built; run npm run build first.\n']);
  });

  test.each(['gateway', 'core', 'bridge'])('the %s runs alone and ends with code 0 at a signal', async (command) => {
    const hostDir = await temporary();
    await writeFile(join(hostDir, 'index.html'), '<!doctype html><title>A host</title>');
    const env = { PORT: '0', COUCHDB_URL: couch.url, DB_PREFIX: couch.dbPrefix, EMPIRE_CORE_URL: 'http://127.0.0.1:9', HOST_DIR: hostDir };
    const { code, stdout, stderr } = await run(command, { env, until: 'ready', signal: command === 'core' ? 'SIGINT' : 'SIGTERM' });
    expect({ code, stderr, lines: stdout.trim().split('\n').length }).toEqual({ code: 0, stderr: '', lines: 2 });
  });
});
