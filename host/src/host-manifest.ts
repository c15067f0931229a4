import { type NeuronManifest, parseManifest } from '@empire/contract';

/** The host collections of experiments: `experiment` is published, `assignment` is this person's. */
const experimentCollections = [
  { name: 'experiment', class: 'content', schema: 1 },
  // The greatest `first`, the negative time of assignment, wins: of two devices that are joined, the first exposure stays.
  { name: 'assignment', class: 'state', schema: 1, merge: { name: 'rank', version: 1, by: 'first' } },
] as const;

/** What the start page should show less of, on all devices. */
const feedCollection = { name: 'feed', class: 'state', schema: 1, merge: { name: 'set', version: 1 } } as const;

/** What a person kept for later: each thing is written once and never changed. */
const keptCollection = { name: 'kept', class: 'state', schema: 1, merge: { name: 'lww', version: 1 } } as const;

/** The pseudo neuron that holds the host's own data: its copy of the registry, sealed like everything else. */
export function hostManifest(): NeuronManifest {
  return parseManifest({
    id: 'host',
    version: '0.1.0',
    contract: '^0.1.0',
    title: 'Empire',
    description: 'The host: its registry, and the experiments of this person.',
    routes: [],
    slots: [],
    hooks: [],
    permissions: [],
    origins: [],
    collections: [
      { name: 'registry', class: 'content', schema: 1 },
      { name: 'models', class: 'content', schema: 1 },
      ...experimentCollections,
      feedCollection,
      keptCollection,
    ],
    models: [],
    offline: { maxBytes: 1_048_576 },
  });
}
