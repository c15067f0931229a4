import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Env } from '../ports/env.ts';
import { MemoryOrigin } from '../twins/memory-env.ts';
import { HttpClient } from './http-client.ts';

/** So many times faster than the clock on the wall: the client's 30 seconds of patience take 750 ms. */
const speed = 40;
const running: Server[] = [];

afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function client(answer: (response: ServerResponse) => void): Promise<HttpClient> {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.setHeader('x-empire-sync', '1');
    answer(response);
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new HttpClient(hastened(), `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

function hastened(): Env {
  const env = new MemoryOrigin().context();
  return { ...env, sleep: (ms, options) => env.sleep(ms / speed, options) };
}

const ask = { method: 'GET', path: '/couch/x' } as const;

describe('the patience of the HTTP client', () => {
  it('gives up a server that never answers', async () => {
    const http = await client(() => undefined);
    await expect(http.json(ask)).rejects.toMatchObject({ code: 'timeout' });
  });

  it('gives up an answer whose body hangs', async () => {
    const http = await client((response) => response.write('{"rows":['));
    await expect(http.json(ask)).rejects.toMatchObject({ code: 'timeout' });
  });

  it('gives up an answer that trickles', async () => {
    let trickle: NodeJS.Timeout | undefined;
    const http = await client((response) => {
      response.write('{"rows":[');
      trickle = setInterval(() => response.write(' '), 20);
    });
    await expect(http.json(ask)).rejects.toMatchObject({ code: 'timeout' });
    clearInterval(trickle);
  });

  it('waits for a long answer that keeps coming', async () => {
    const http = await client((response) => {
      let left = 8;
      response.write('{"text":"');
      const timer = setInterval(() => {
        response.write('x'.repeat(2_000));
        left -= 1;
        if (left > 0) return;
        clearInterval(timer);
        response.end('"}');
      }, 110);
    });
    expect(String((await http.json(ask)).text)).toHaveLength(16_000);
  });

  it('waits longer for a reading that the server may hold back', async () => {
    const http = await client((response) => {
      response.write('{"results":[');
      setTimeout(() => response.end('],"last_seq":"1"}'), 1_000);
    });
    expect(await http.json({ ...ask, waitMs: 25_000 })).toEqual({ results: [], last_seq: '1' });
  });

  it('reads letters that are cut in two by a chunk', async () => {
    const http = await client((response) => {
      const bytes = Buffer.from('{"text":"Grüße"}');
      response.write(bytes.subarray(0, 12));
      setTimeout(() => response.end(bytes.subarray(12)), 20);
    });
    expect(await http.json(ask)).toEqual({ text: 'Grüße' });
  });

  it('calls an answer that ends early offline, and lets the caller end it', async () => {
    const http = await client((response) => response.end('{"rows":['));
    await expect(http.json(ask)).rejects.toMatchObject({ code: 'offline' });
    const hanging = await client((response) => response.write('{'));
    await expect(hanging.json({ ...ask, signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
