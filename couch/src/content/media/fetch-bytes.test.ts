import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { fetchBytes } from './fetch-bytes.ts';
import { isPrivateAddress } from './private-address.ts';

const limits = { maxBytes: 1_000, timeoutMs: 2_000, allowPrivate: true };

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('addresses of this machine, of private networks and of no place are told from public ones', () => {
  const hidden = ['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '255.255.255.255'];
  const hidden6 = ['::1', '::', '::ffff:127.0.0.1', '::ffff:a00:1', 'fe80::1%eth0', 'fd00::1', '64:ff9b::7f00:1', '2002:7f00:1::', 'ff02::1', '::7f00:1'];
  const open = ['1.1.1.1', '172.32.0.1', '193.0.0.1', '2606:4700::1111', '::ffff:1.1.1.1'];
  expect([...hidden, ...hidden6].filter((address) => !isPrivateAddress(address))).toEqual([]);
  expect(open.filter(isPrivateAddress)).toEqual([]);
});

test('a private address is not fetched, by number, by name or behind a redirect', async () => {
  let asked = 0;
  const base = await serve((_request, response) => {
    asked += 1;
    response.end('secret');
  });
  const { port } = new URL(base);
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1'])
    await expect(fetchBytes(`http://${host}:${port}/`, { ...limits, allowPrivate: false })).rejects.toMatchObject({ code: 'forbidden' });
  expect(asked).toBe(0);
});

test('redirects are followed to http addresses only, and not for ever', async () => {
  const base = await serve((request, response) => {
    const to = new Map([
      ['/a', '/b'],
      ['/file', 'file:///etc/hostname'],
      ['/round', '/round'],
    ]).get(request.url ?? '');
    if (to) response.writeHead(302, { location: to }).end();
    else response.end('here');
  });
  expect((await fetchBytes(`${base}/a`, limits)).toString()).toBe('here');
  await expect(fetchBytes(`${base}/file`, limits)).rejects.toMatchObject({ code: 'bad-argument' });
  await expect(fetchBytes(`${base}/round`, limits)).rejects.toMatchObject({ code: 'bad-response' });
  await expect(fetchBytes('ftp://a.example/x', limits)).rejects.toMatchObject({ code: 'bad-argument' });
});

test('what is too large, too slow, wrong or gone is an error of its own', async () => {
  const base = await serve((request, response) => {
    if (request.url === '/large') response.end(Buffer.alloc(1_001));
    if (request.url === '/slow') response.write('a');
    if (request.url === '/404') response.writeHead(404).end();
  });
  await expect(fetchBytes(`${base}/large`, limits)).rejects.toMatchObject({ code: 'payload-too-large' });
  await expect(fetchBytes(`${base}/slow`, { ...limits, timeoutMs: 150 })).rejects.toMatchObject({ code: 'timeout' });
  await expect(fetchBytes(`${base}/404`, limits)).rejects.toMatchObject({ code: 'bad-response' });
  await expect(fetchBytes('http://127.0.0.1:1/', limits)).rejects.toMatchObject({ code: 'offline' });
});
