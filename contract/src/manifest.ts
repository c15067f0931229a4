import { Check } from './check.ts';
import type { NeuronId } from './ids.ts';
import type { Purpose } from './neuron.ts';

/** How two concurrent edits of one document become one. `rank` compares the numeric field `by`, higher wins. */
export type MergePolicy =
  | { readonly name: 'lww' | 'fields' | 'set' | 'counter' | 'manual'; readonly version: number }
  | { readonly name: 'rank'; readonly version: number; readonly by: string };

/**
 * What a collection holds: `state` goes both ways; so does `shard`, of which each device writes a part of its own; `content` and `reply`
 * are written by the server and only pulled.
 */
export type DataClass = 'state' | 'shard' | 'content' | 'reply';

/**
 * How the parts of all devices become one value: numbers, or objects of numbers member by member, by `sum` or `max`; lists of texts by
 * `union`; anything by `latest`, the part written last.
 */
export type ShardFold = 'sum' | 'max' | 'union' | 'latest';

export interface CollectionDeclaration {
  readonly name: string;
  readonly class: DataClass;
  /** The version of the shape of its values. A document with another one is never merged. */
  readonly schema: number;
  /** Only for `state`; `fields` where nothing is said. */
  readonly merge?: MergePolicy;
  /** Only for `shard`, and always there. */
  readonly fold?: ShardFold;
  /** A JSON Schema (draft 2020-12) of its values: what is published is checked against it. */
  readonly shape?: Readonly<Record<string, unknown>>;
}

export interface RouteDeclaration {
  /** A path below `/`, with URLPattern placeholders, e.g. `/quiz/:id?`. */
  readonly path: string;
  readonly title: string;
  /** The collection whose entry `:key` in the path names: its title and summary introduce the page before the neuron is loaded. */
  readonly content?: string;
}

export interface SlotDeclaration {
  readonly name: string;
  /** Lower comes first. */
  readonly order: number;
  readonly when: 'always' | 'online' | 'offline';
  /** Shown only while this purpose is consented to. */
  readonly consent?: Purpose;
  /** Shown only to whom the experiment `key` gave this variant. */
  readonly experiment?: { readonly key: string; readonly variant: string };
}

/** `neuron.json`: what a neuron declares about itself. The host enforces what it can and shows the rest for review. */
export interface NeuronManifest {
  readonly id: NeuronId;
  readonly version: string;
  /** The range of `@empire/contract` it was built for. */
  readonly contract: string;
  readonly title: string;
  readonly description: string;
  /** What it looks like in the navigation: the data of one SVG path, drawn as a line on a square of 24 units. */
  readonly icon?: string;
  readonly routes: readonly RouteDeclaration[];
  readonly slots: readonly SlotDeclaration[];
  readonly hooks: readonly string[];
  readonly permissions: readonly { readonly name: string; readonly reason: string }[];
  /** Origins it talks to itself. Empty for a neuron that uses only its context. */
  readonly origins: readonly string[];
  readonly collections: readonly CollectionDeclaration[];
  /** The tasks of on-device AI it uses, never the name of a model. */
  readonly models: readonly string[];
  readonly offline: { readonly maxBytes: number };
  /**
   * Its titles and its description in other languages, by BCP 47 primary tag: each text as it stands here, and what it is there.
   * What is not listed is shown as it stands here.
   */
  readonly texts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const namePattern = /^[a-z][a-z0-9-]{1,39}$/;
const versionPattern = /^\d+\.\d+\.\d+$/;
const experimentPattern = /^[A-Za-z0-9._~-]{1,128}$/;
const languagePattern = /^[a-z]{2,3}$/;
const iconPattern = /^[Mm][MmLlHhVvCcSsQqTtAaZz0-9 ,.-]{1,900}$/;
const folds = ['sum', 'max', 'union', 'latest'] as const;
const purposes = ['functional', 'analytics', 'personalization', 'marketing'] as const;
const policies = ['lww', 'fields', 'set', 'counter', 'rank', 'manual'] as const;

/**
 * Reads an untrusted `neuron.json`.
 * Errors: `bad-manifest`, with the path in it, what was wanted and what was received.
 */
export function parseManifest(input: unknown): NeuronManifest {
  const root = new Check(input, 'neuron.json', 'bad-manifest');
  const collections = root.at('collections').list(readCollection);
  const names = collections.map((collection) => collection.name);
  const texts = root.at('texts').optional((item) => item.map(readTexts));
  const icon = root.at('icon').optional((item) => item.string(iconPattern));
  if (new Set(names).size !== names.length) root.at('collections').fail('a list without repeated names');
  return {
    id: root.at('id').string(namePattern) as NeuronId,
    version: root.at('version').string(versionPattern),
    contract: root.at('contract').string(/^[\^~]?\d+\.\d+(\.\d+)?$/),
    title: root.at('title').string(),
    description: root.at('description').string(),
    ...(icon !== undefined && { icon }),
    routes: root.at('routes').list(readRoute),
    slots: root.at('slots').list(readSlot),
    hooks: root.at('hooks').list((hook) => hook.string()),
    permissions: root.at('permissions').list((permission) => ({
      name: permission.at('name').string(),
      reason: permission.at('reason').string(),
    })),
    origins: root.at('origins').list((origin) => origin.string(/^https?:\/\/[^/]+$/)),
    collections,
    models: root.at('models').list((model) => model.string()),
    offline: { maxBytes: root.at('offline').at('maxBytes').integer(0) },
    ...(texts && { texts }),
  };
}

function readTexts(texts: Check, language: string): Readonly<Record<string, string>> {
  if (!languagePattern.test(language)) texts.fail(`under a language tag like ${languagePattern.source}`);
  return texts.map((text) => text.string());
}

function readRoute(route: Check): RouteDeclaration {
  const content = route.at('content').optional((item) => item.string(namePattern));
  return { path: route.at('path').string(/^\//), title: route.at('title').string(), ...(content !== undefined && { content }) };
}

function readSlot(slot: Check): SlotDeclaration {
  const consent = slot.at('consent').optional((item) => item.oneOf(purposes));
  const experiment = slot
    .at('experiment')
    .optional((item) => ({ key: item.at('key').string(experimentPattern), variant: item.at('variant').string(experimentPattern) }));
  return {
    name: slot.at('name').string(namePattern),
    order: slot.at('order').integer(-1_000, 1_000),
    when: slot.at('when').oneOf(['always', 'online', 'offline'] as const),
    ...(consent && { consent }),
    ...(experiment && { experiment }),
  };
}

function readCollection(collection: Check): CollectionDeclaration {
  const dataClass = collection.at('class').oneOf(['state', 'shard', 'content', 'reply'] as const);
  const merge = collection.at('merge').optional(readPolicy);
  if (merge && dataClass !== 'state') collection.at('merge').fail('left out: only state is merged');
  const fold = dataClass === 'shard' ? collection.at('fold').oneOf(folds) : undefined;
  if (dataClass !== 'shard' && collection.at('fold').raw() !== undefined) collection.at('fold').fail('left out: only shards are folded');
  const shape = collection.at('shape').optional((item) => item.map((member) => member.raw()));
  return {
    name: collection.at('name').string(namePattern),
    class: dataClass,
    schema: collection.at('schema').integer(1),
    ...(merge && { merge }),
    ...(fold && { fold }),
    ...(shape && { shape }),
  };
}

function readPolicy(policy: Check): MergePolicy {
  const name = policy.at('name').oneOf(policies);
  const version = policy.at('version').integer(1);
  return name === 'rank' ? { name, version, by: policy.at('by').string() } : { name, version };
}
