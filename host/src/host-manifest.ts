import { type NeuronManifest, parseManifest } from '@empire/contract';

/** The pseudo neuron that holds the host's own data: its copy of the registry, sealed like everything else. */
export function hostManifest(): NeuronManifest {
  return parseManifest({
    id: 'host',
    version: '0.1.0',
    contract: '^0.1.0',
    title: 'Empire',
    description: 'The host: its copy of the registry.',
    routes: [],
    slots: [],
    hooks: [],
    permissions: [],
    origins: [],
    collections: [{ name: 'registry', class: 'content', schema: 1 }],
    models: [],
    offline: { maxBytes: 1_048_576 },
  });
}
