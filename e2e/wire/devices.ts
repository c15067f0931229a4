import { type Engine, openEngine } from '@empire/shared-sync';
import { HttpGateway } from '@empire/shared-sync/http';
import { hostManifest, MemoryKeyVault, MemoryOrigin, MemoryStores, type Profile } from '@empire/shared-sync/testing';

/** A device of the real engine at a real gateway, its local side in memory. */
export async function deviceAt(gatewayUrl: string): Promise<Profile> {
  const origin = new MemoryOrigin();
  const vault = new MemoryKeyVault();
  const stores = new MemoryStores();
  const context = (): Promise<Engine> => {
    const env = origin.context();
    return openEngine({ env, vault, stores, gateway: new HttpGateway({ env, vault }, { baseUrl: gatewayUrl }) }, { hostManifest });
  };
  return { stores, vault, context };
}

/** The two ports of the one door, for the conformance suite. */
export async function doorAt(gatewayUrl: string) {
  const vault = new MemoryKeyVault();
  const { deviceId } = await vault.open();
  return { gateway: new HttpGateway({ env: new MemoryOrigin().context(), vault }, { baseUrl: gatewayUrl }), deviceId };
}
