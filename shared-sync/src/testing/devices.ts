import { type NeuronManifest, parseManifest } from '@empire/contract';
import { type Engine, openEngine } from '../engine.ts';
import type { StoreFactory } from '../ports/document-store.ts';
import type { Gateway } from '../ports/gateway.ts';
import { MemoryOrigin } from '../twins/memory-env.ts';
import type { MemoryServer } from '../twins/memory-gateway.ts';
import { MemoryKeyVault } from '../twins/memory-key-vault.ts';
import { MemoryStores } from '../twins/memory-store.ts';

const common = {
  version: '0.1.0',
  contract: '^0.1.0',
  description: 'A fixture.',
  routes: [],
  slots: [],
  hooks: [],
  permissions: [],
  origins: [],
  models: [],
  offline: { maxBytes: 0 },
};

/** The host's own manifest, as the fixtures use it. */
export const hostManifest: NeuronManifest = parseManifest({
  ...common,
  id: 'host',
  title: 'Host',
  collections: [{ name: 'registry', class: 'content', schema: 1 }],
});

/** A neuron with one collection of each kind. */
export const quizManifest: NeuronManifest = parseManifest({
  ...common,
  id: 'quiz',
  title: 'Quiz',
  collections: [
    { name: 'quiz', class: 'content', schema: 1 },
    { name: 'attempt', class: 'state', schema: 1, merge: { name: 'rank', version: 1, by: 'progress' } },
    { name: 'note', class: 'state', schema: 1 },
  ],
});

/** A profile: what the contexts of one device share, and how to open another of them. */
export interface Profile {
  readonly stores: StoreFactory;
  readonly vault: MemoryKeyVault;
  /** `gateway` is another way in than the device's own. */
  context(gateway?: Gateway): Promise<Engine>;
}

/** A fresh device at `server`. `clock` is what its wall clock says. */
export async function newProfile(server: MemoryServer, { clock }: { clock?: { now(): number } } = {}): Promise<Profile> {
  const origin = new MemoryOrigin();
  const vault = new MemoryKeyVault();
  const stores = new MemoryStores();
  const { deviceId } = await vault.open();
  const context = (gateway = server.gateway(deviceId)) => openEngine({ env: origin.context(clock), vault, stores, gateway }, { hostManifest });
  return { stores, vault, context };
}
