import type { Json } from '@empire/contract';
import { type ApprovedModel, type ModelChannel, type ModelKey, type ModelRegistry, modelRegistryType } from '@empire/contract/models';
import { DirectProvider, interpreterRuntime, MemoryShelf, type ShelvedModel } from '@empire/edge-ai';
import { committedModel } from '@empire/edge-ai/node';
import { modelsCache } from '../ai/cache-names.ts';
import { offeredTo } from '../ai/follow-models.ts';
import { KeptFiles } from '../ai/kept-files.ts';
import { KeptShelf } from '../ai/kept-shelf.ts';
import { TrustedRegistry } from '../ai/trusted-registry.ts';
import { memoryCaches } from './memory-caches.ts';

const committed = committedModel('emotion');
const dayMs = 86_400_000;

const hashOf = async (content: Uint8Array<ArrayBuffer>) => Buffer.from(await crypto.subtle.digest('SHA-256', content)).toString('hex');
const base64url = (content: string | ArrayBuffer) => Buffer.from(content as string).toString('base64url');

/** A key that signs as the federation's do. */
export async function signingKey(kid: string): Promise<{ publicKey: ModelKey; sign(registry: ModelRegistry, typ?: string): Promise<string> }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return {
    publicKey: { kid, x, y },
    async sign(registry, typ = modelRegistryType) {
      const signed = `${base64url(JSON.stringify({ alg: 'ES256', kid, typ }))}.${base64url(JSON.stringify(registry))}`;
      const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, new TextEncoder().encode(signed));
      return `${signed}.${base64url(signature)}`;
    },
  };
}

/** A model of the federation with its files by address. */
export interface MirroredModel {
  readonly model: ApprovedModel;
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** The committed reading model under another version; `change` changes its card, `bytes` its file. */
export async function mirrored(
  version: string,
  { change = {}, bytes = committed.bytes.slice() }: { change?: object; bytes?: Uint8Array<ArrayBuffer> } = {},
): Promise<MirroredModel> {
  const fileHash = await hashOf(bytes);
  const text = new TextEncoder().encode(JSON.stringify({ ...committed.card, version, bytes: bytes.length, sha256: fileHash, ...change }));
  const cardHash = await hashOf(text);
  const [card, file] = [`/ai/emotion.${cardHash.slice(0, 12)}.json`, `/ai/emotion.${fileHash.slice(0, 12)}.onnx`];
  const files = new Map([
    [card, text],
    [file, bytes],
  ]);
  return { model: { id: 'emotion', version, tasks: ['map-emotion'], bytes: bytes.length, card, cardHash, file, fileHash }, files };
}

/** A file of the same length that is another one, and no longer a model. */
export function otherBytes(): Uint8Array<ArrayBuffer> {
  return committed.bytes.slice().fill(7, committed.bytes.length - 1);
}

/** A federation with its gateway, and one device of it whose clock stands still until told. */
export async function federation() {
  const key = await signingKey('k1');
  const gateway = { down: false, keys: [key.publicKey], asked: [] as string[], files: new Map<string, Uint8Array<ArrayBuffer>>() };
  const clock = { now: Date.UTC(2026, 0, 1) };
  const records = new Map<string, Json>();
  const caches = memoryCaches();
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const range = new Headers(init?.headers).get('range');
    gateway.asked.push(`${String(input)}${range ? ` ${range}` : ''}`);
    if (gateway.down) throw new TypeError('Failed to fetch');
    const bytes = gateway.files.get(String(input));
    return bytes ? new Response(bytes) : new Response(null, { status: 404 });
  };
  const kept = new KeptFiles(modelsCache, { caches, fetch: fetch as typeof globalThis.fetch });
  let sequence = 0;
  return {
    gateway,
    clock,
    kept,
    caches,
    key,
    /** A registry under the next sequence that points stable at the first model; the others are those that can be gone back to. */
    registry(models: readonly MirroredModel[], change: Partial<ModelRegistry> = {}): ModelRegistry {
      for (const { files } of models) for (const [path, bytes] of files) gateway.files.set(path, bytes);
      sequence += 1;
      const use = models[0] && `emotion@${models[0].model.version}`;
      const channels: Record<string, ModelChannel> = { stable: { percent: 100, active: use === undefined ? {} : { 'map-emotion': { use } } } };
      const times = { issued: new Date(clock.now).toISOString(), expires: new Date(clock.now + 365 * dayMs).toISOString() };
      return { schema: 1, federation: 'local', sequence, ...times, keys: [key.publicKey], models: models.map(({ model }) => model), channels, ...change };
    },
    /** What opens at a start of the app: everything that is not kept is gone. */
    open() {
      const registry = new TrustedRegistry({
        records: {
          record: async (name) => records.get(name),
          updateRecord: async (name, next) => {
            const value = next(records.get(name));
            records.set(name, value);
            return value;
          },
        },
        fetchKeys: async () => {
          if (gateway.down) throw new TypeError('Failed to fetch');
          return { keys: gateway.keys };
        },
        now: () => clock.now,
      });
      const shelf = new KeptShelf({ files: kept, offered: () => offeredTo('this device', registry), verify });
      return { registry, shelf };
    },
    /** Lets days go by. */
    later(days: number): void {
      clock.now += days * dayMs;
    },
  };
}

async function verify(model: ShelvedModel): Promise<void> {
  const runner = await new DirectProvider(interpreterRuntime, new MemoryShelf([model])).create(model.card.task, { signal: new AbortController().signal });
  runner.dispose();
}
