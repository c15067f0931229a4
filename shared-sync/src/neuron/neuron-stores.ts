import type { CollectionDeclaration, MergePolicy, NeuronManifest } from '@empire/contract';
import { EmpireError } from '@empire/contract';
import type { DocClass } from '../../core/index.ts';
import type { DocumentStore, StoreFactory } from '../ports/document-store.ts';

/** The policy of a state collection whose manifest names none. */
export const defaultPolicy: MergePolicy = { name: 'fields', version: 1 };

/** One local database and its name, e.g. `quiz-state`. */
export interface LocalDatabase {
  readonly name: string;
  readonly store: DocumentStore;
}

/** The pair of databases of one neuron: state and content, and the log of its events. */
export interface NeuronStores {
  readonly manifest: NeuronManifest;
  readonly state: LocalDatabase;
  readonly log: LocalDatabase;
}

/** Opens both databases of a neuron; when one fails the other is closed again. */
export async function openNeuronStores(factory: StoreFactory, manifest: NeuronManifest): Promise<NeuronStores> {
  const names = { state: `${manifest.id}-state`, log: `${manifest.id}-log` };
  const state = await factory.open(names.state);
  try {
    const log = await factory.open(names.log);
    return { manifest, state: { name: names.state, store: state }, log: { name: names.log, store: log } };
  } catch (error) {
    await state.close();
    throw error;
  }
}

/** The database that holds documents of a class. */
export function databaseOf(stores: NeuronStores, docClass: DocClass | undefined): LocalDatabase {
  return docClass === 'e' || docClass === 'd' ? stores.log : stores.state;
}

/** The class of the documents in a collection. */
export function classOf(collection: CollectionDeclaration): DocClass {
  return { state: 's', shard: 'p', content: 'c', reply: 'r' }[collection.class] as DocClass;
}

/** The declaration of a collection. Errors: `not-permitted` when the manifest has none of that name. */
export function declared(manifest: NeuronManifest, name: string): CollectionDeclaration {
  const found = manifest.collections.find((collection) => collection.name === name);
  if (found) return found;
  const names = manifest.collections.map((collection) => collection.name).join(', ');
  throw new EmpireError('not-permitted', `Neuron ${manifest.id} asked for the collection ${name}; its manifest lists ${names || 'none'}.`);
}
