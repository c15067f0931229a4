import { type NeuronManifest, parseManifest } from '@empire/contract';

const common = {
  version: '0.1.0',
  contract: '^0.1.0',
  description: 'A neuron of the simulation.',
  routes: [],
  slots: [],
  hooks: [],
  permissions: [],
  origins: [],
  models: [],
  offline: { maxBytes: 0 },
};

/** A neuron with a collection under each merge policy. */
export const quiz = neuron('quiz', { version: '0.1.0', card: 1 });
/** Its next release: the collection `card` has another schema, and `stamp` another policy. */
export const quizNext = neuron('quiz', { version: '0.2.0', card: 2 });
/** A second neuron with the same collections, which is added later. */
export const shop = neuron('shop', { version: '0.1.0', card: 1 });

function neuron(id: string, { version, card }: { version: string; card: number }): NeuronManifest {
  return parseManifest({
    ...common,
    version,
    id,
    title: id,
    collections: [
      { name: 'quiz', class: 'content', schema: 1 },
      { name: 'ack', class: 'reply', schema: 1 },
      { name: 'attempt', class: 'state', schema: 1, merge: { name: 'rank', version: 1, by: 'progress' } },
      { name: 'note', class: 'state', schema: 1 },
      { name: 'pin', class: 'state', schema: 1, merge: { name: 'lww', version: 1 } },
      { name: 'ask', class: 'state', schema: 1, merge: { name: 'manual', version: 1 } },
      { name: 'tally', class: 'state', schema: 1, merge: { name: 'counter', version: 1 } },
      { name: 'tags', class: 'state', schema: 1, merge: { name: 'set', version: 1 } },
      { name: 'card', class: 'state', schema: card },
      { name: 'stamp', class: 'state', schema: 1, merge: { name: card === 1 ? 'fields' : 'lww', version: 1 } },
    ],
  });
}
