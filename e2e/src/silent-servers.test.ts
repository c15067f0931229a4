import { expect, onTestFinished, test } from 'vitest';
import { freePortBlock } from './port-block.ts';
import { silentServers } from './silent-servers.ts';

test('a silent server accepts and never answers, and frees its port when it is closed', async () => {
  const port = await freePortBlock();
  const silent = await silentServers([port, port + 1]);
  onTestFinished(() => silent.close());
  for (const host of ['localhost', '127.0.0.1'])
    await expect(fetch(`http://${host}:${port}/`, { signal: AbortSignal.timeout(300) })).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(silent.accepted()).toBeGreaterThanOrEqual(2);
  await silent.close();
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ message: 'fetch failed' });
});
