import { Check } from './check.ts';
import { type TaskName, taskNames } from './inference.ts';

/** A model that was approved, by the addresses and hashes (SHA-256, lower-case hexadecimal) of its card and its file. */
export interface ApprovedModel {
  readonly id: string;
  readonly version: string;
  readonly tasks: readonly TaskName[];
  /** Of the file. */
  readonly bytes: number;
  readonly file: string;
  readonly fileHash: string;
  readonly card: string;
  readonly cardHash: string;
}

/** What answers a task, as `<id>@<version>`, and what did before: to go back is to point there. */
export interface ModelPointer {
  readonly use: string;
  readonly before?: string;
}

/** Some devices and the models they use. */
export interface ModelChannel {
  /** How many of a hundred devices take part; always the same ones, and a higher share keeps those of a lower one. */
  readonly percent: number;
  readonly active: Readonly<Partial<Record<TaskName, ModelPointer>>>;
}

/** A public key on the curve P-256, as its point (RFC 7518 section 6.2.1). */
export interface ModelKey {
  readonly kid: string;
  readonly x: string;
  readonly y: string;
}

/** What devices are told of models: the payload of a signed document. Sequences only grow. */
export interface ModelRegistry {
  readonly schema: 1;
  readonly federation: string;
  readonly sequence: number;
  readonly issued: string;
  readonly expires: string;
  /** The keys whose signature counts from now on. */
  readonly keys: readonly ModelKey[];
  readonly models: readonly ApprovedModel[];
  /** `stable` is everybody's; another channel goes before it for the devices that take part in it. */
  readonly channels: Readonly<Record<string, ModelChannel>>;
}

/** The header of the signed document (compact JWS, ES256). */
export const modelRegistryType = 'empire-models';

const useForm = /^[a-z0-9-]{1,64}@\d+\.\d+\.\d+$/;
const addressForm = /^\/ai\/[\w.-]+$/;
const hashForm = /^[0-9a-f]{64}$/;
const pointForm = /^[\w-]{43}$/;

/** Reads a registry of models. Tasks that this version does not know are left out. Errors: `bad-registry`. */
export function parseModelRegistry(input: unknown): ModelRegistry {
  const root = new Check(input, 'models', 'bad-registry');
  root.at('schema').integer(1, 1);
  return {
    schema: 1,
    federation: root.at('federation').string(),
    sequence: root.at('sequence').integer(1),
    issued: readTime(root.at('issued')),
    expires: readTime(root.at('expires')),
    keys: root.at('keys').list(parseModelKey, { min: 1, max: 16 }),
    models: root.at('models').list(readModel, { max: 1_000 }),
    channels: root.at('channels').map(readChannel),
  };
}

/** Reads a public key. Errors: `bad-registry`. */
export function parseModelKey(item: Check | unknown): ModelKey {
  const key = item instanceof Check ? item : new Check(item, 'key', 'bad-registry');
  return { kid: key.at('kid').string(/^[a-z0-9]{1,64}$/), x: key.at('x').string(pointForm), y: key.at('y').string(pointForm) };
}

/** The model of each task for one device: that of the first channel by name in which it takes part, else that of `stable`. */
export function activeModels({ channels, models }: Pick<ModelRegistry, 'channels' | 'models'>, device: string): ReadonlyMap<TaskName, ApprovedModel> {
  const known = new Map(models.map((model) => [nameOfModel(model), model]));
  const others = Object.keys(channels).filter((name) => name !== 'stable' && isAmong(device, { channel: name, percent: channels[name]?.percent ?? 0 }));
  const active = new Map<TaskName, ApprovedModel>();
  for (const name of [...others.toSorted(), 'stable']) {
    for (const task of taskNames) {
      const model = known.get(channels[name]?.active[task]?.use ?? '');
      if (model?.tasks.includes(task) && !active.has(task)) active.set(task, model);
    }
  }
  return active;
}

/** Whether a device is among the share of a channel: a place from 0 to 100 that its id and the channel's name give. */
export function isAmong(device: string, { channel, percent }: { channel: string; percent: number }): boolean {
  return placeOf(`${channel} ${device}`) < percent;
}

/** The name by which channels point at a model. */
export function nameOfModel({ id, version }: Pick<ApprovedModel, 'id' | 'version'>): string {
  return `${id}@${version}`;
}

function readModel(item: Check): ApprovedModel {
  return {
    id: item.at('id').string(/^[a-z0-9-]{1,64}$/),
    version: item.at('version').string(/^\d+\.\d+\.\d+$/),
    tasks: item
      .at('tasks')
      .list((task) => task.string())
      .filter(isTask),
    bytes: item.at('bytes').integer(1),
    file: item.at('file').string(addressForm),
    fileHash: item.at('fileHash').string(hashForm),
    card: item.at('card').string(addressForm),
    cardHash: item.at('cardHash').string(hashForm),
  };
}

function readChannel(item: Check): ModelChannel {
  const percent = item.at('percent').raw();
  if (typeof percent !== 'number' || !(percent >= 0 && percent <= 100)) return item.at('percent').fail('a number from 0 to 100');
  const pointers = Object.entries(item.at('active').map(readPointer)).filter(([task]) => isTask(task));
  return { percent, active: Object.fromEntries(pointers) };
}

function readPointer(item: Check): ModelPointer {
  const before = item.at('before').optional((one) => one.string(useForm));
  return { use: item.at('use').string(useForm), ...(before !== undefined && { before }) };
}

function readTime(item: Check): string {
  const text = item.string(/^\d{4}-\d\d-\d\dT/);
  return Number.isNaN(Date.parse(text)) ? item.fail('a time') : text;
}

function isTask(text: string): text is TaskName {
  return (taskNames as readonly string[]).includes(text);
}

/** FNV-1a with a final mix (as in MurmurHash3): near ids are far apart. */
function placeOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01_00_01_93);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return (((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * 100;
}
