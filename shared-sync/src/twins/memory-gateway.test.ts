import { remoteConformance } from '../conformance/remote.ts';
import { MemoryServer } from './memory-gateway.ts';

const server = new MemoryServer();

remoteConformance('in memory', async () => {
  const deviceId = crypto.randomUUID();
  return { gateway: server.gateway(deviceId), deviceId };
});
