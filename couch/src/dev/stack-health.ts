import type { Health, PartHealth } from '../gateway/ports.ts';
import type { PublishRefusal } from '../publish/publish-neurons.ts';
import type { Foundation } from './compose.ts';
import { askHealth } from './health.ts';
import { coreHealth, couchHealth, publishedHealth } from './part-health.ts';
import type { ServedNeuron } from './stack-parts.ts';

/** The health of everything in one process. */
export async function stackHealth(asked: {
  foundation: Foundation;
  coreUrl: string;
  refused: readonly PublishRefusal[];
  neurons: readonly ServedNeuron[];
  bridge: () => Promise<PartHealth>;
  mail?: () => PartHealth;
}): Promise<Health> {
  const { mail } = asked;
  const published = publishedHealth(asked.foundation, asked.refused);
  published.catch(() => undefined);
  return askHealth({
    gateway: async () => ({ state: 'ok' }),
    couchdb: () => couchHealth(asked.foundation),
    bridge: asked.bridge,
    core: () => coreHealth(asked.coreUrl),
    ...(mail && { mail: async () => mail() }),
    registry: async () => (await published).registry,
    content: async () => (await published).content,
    neurons: async () => ({ state: 'ok', origins: Object.fromEntries(asked.neurons.map(({ name, origin }) => [name, origin])) }),
  });
}
