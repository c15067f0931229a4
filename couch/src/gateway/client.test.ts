import { remoteConformance } from '@empire/shared-sync/conformance';
import { HttpGateway } from '@empire/shared-sync/http';
import { MemoryKeyVault, MemoryOrigin } from '@empire/shared-sync/testing';
import { afterAll, beforeAll } from 'vitest';
import type { Stack } from '../dev/stack-options.ts';
import { startStack } from '../dev/test-stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ neuronsDir: null });
}, 60_000);

afterAll(() => stack?.close(), 30_000);

remoteConformance('the engine’s own client at the real gateway', async () => {
  const vault = new MemoryKeyVault();
  const { deviceId } = await vault.open();
  return { gateway: new HttpGateway({ env: new MemoryOrigin().context(), vault }, { baseUrl: stack.gatewayUrl }), deviceId };
});
