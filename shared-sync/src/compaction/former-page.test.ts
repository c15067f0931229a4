import { expect, it } from 'vitest';
import { openEngine } from '../engine.ts';
import { hostManifest, MemoryDisk, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStores, quizManifest } from '../testing/index.ts';
import { compactDatabases } from './compact.ts';

it('a page under a former id renews nothing: it does not count the numbers of the new one', async () => {
  const [vault, source, server] = [new MemoryKeyVault(), new MemoryDisk(), new MemoryServer()];
  const stores = new MemoryStores({ env: new MemoryOrigin().context(), records: vault, source });
  const { deviceId } = await vault.begin();
  const engine = await openEngine({ env: new MemoryOrigin().context(), vault, stores, gateway: server.gateway(deviceId) }, { hostManifest });
  await engine.open(quizManifest);
  const compact = async () => compactDatabases(stores.parts, { device: engine.parts.device, neurons: engine.parts.neurons(), all: true });
  const outcomes = async () => new Set((await compact()).map((report) => (report.outcome === 'failed' ? report.code : report.outcome)));
  expect(await outcomes()).toEqual(new Set(['renewed']));
  await vault.writeRecord('fork', { from: deviceId, atMs: 0, code: '', to: 'another' });
  expect(await outcomes()).toEqual(new Set(['identity-forked']));
  await engine.close();
});
