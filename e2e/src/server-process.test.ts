import { afterEach, describe, expect, test } from 'vitest';
import { freePortBlock, isFree } from './port-block.ts';
import { ServerProcess } from './server-process.ts';

describe('ServerProcess', () => {
  let server: ServerProcess | undefined;
  afterEach(() => server?.stop().catch(() => undefined));

  test('starts, stops and starts again on the same port', async () => {
    const port = await freePortBlock();
    server = run(`require('node:http').createServer((q, r) => r.end('hello')).listen(${port}, '127.0.0.1', () => console.log('ready'))`);
    for (const _ of [1, 2]) {
      await server.start();
      expect(await fetch(`http://127.0.0.1:${port}/`).then((response) => response.text())).toBe('hello');
      await server.stop();
      expect({ running: server.running, free: await isFree(port) }).toEqual({ running: false, free: true });
    }
  });

  test('says what the server wrote when it ends before it is ready', async () => {
    server = run(`console.error('no such database'); process.exit(3)`);
    await expect(server.start()).rejects.toThrow(/ended before it was ready \(code 3\)[\s\S]*no such database/);
  });

  test('gives up on a server that is never ready', async () => {
    server = run('setInterval(() => {}, 1000)', { readyTimeoutMs: 300 });
    await expect(server.start()).rejects.toThrow('was not ready within 300 ms');
  });

  test('kills a server that does not end when asked, and says so', async () => {
    server = run(`process.on('SIGINT', () => {}); setInterval(() => {}, 1000); console.log('ready')`, { exitTimeoutMs: 300 });
    await server.start();
    await expect(server.stop()).rejects.toThrow('did not end within 300 ms');
  });
});

function run(script: string, limits: { readyTimeoutMs?: number; exitTimeoutMs?: number } = {}): ServerProcess {
  return new ServerProcess({ argv: [process.execPath, '-e', script], cwd: '.', env: {}, readyTimeoutMs: 5_000, exitTimeoutMs: 5_000, ...limits });
}
