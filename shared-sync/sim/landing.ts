import { EmpireError } from '@empire/contract';
import type { AnyDoc } from '../core/index.ts';
import { listedTogether, withLandedLeaf } from '../src/landing/beside.ts';
import { type Land, landing } from '../src/landing/landings.ts';
import { allFiled, pageOrBroken, placeOf } from '../src/landing/pages.ts';
import type { DocumentStore } from '../src/ports/document-store.ts';
import type { Env } from '../src/ports/env.ts';
import type { GenerationSource } from '../src/ports/generation-source.ts';
import type { Sealer } from '../src/ports/key-vault.ts';
import { landingSource as landed } from '../src/testing/landing-source.ts';
import type { SimKeys } from './sim-sealer.ts';

/** Small pages, so that the few documents of a simulation make several, and a long rest, in which much can happen to them. */
const options = { worth: 2, page: 3, quietMs: 8_000 };

/** The databases of one context as the product opens them: in a page pulled documents land, a service worker files what has landed. */
export function landingSource(
  source: GenerationSource,
  { env, keys, isWorker }: { env: Env; keys: (database: string, generation: number) => SimKeys; isWorker: boolean },
): GenerationSource {
  const land: Land = isWorker ? (opened) => allFiled({ ...opened, env }) : landing(env, options);
  return landed(source, { land, sealerOf: (...of) => sealerOf(keys(...of)) });
}

function sealerOf(keys: SimKeys): Sealer {
  return {
    seal: async (text) => ({ v: 1, kid: '', iv: '', ct: keys.seal(text) }),
    async open(sealed) {
      const text = keys.open((sealed as { readonly ct: string }).ct);
      if (text === undefined) throw new EmpireError('undecryptable');
      return text;
    },
  };
}

/** A database as it is with all that has landed, for who looks on from outside: it changes nothing. */
export function withLanded(store: DocumentStore, keys: SimKeys): DocumentStore {
  const landed = async () => {
    const { from, to } = await placeOf(store);
    const found = new Map<string, AnyDoc>();
    for (let page = from; page < to; page += 1) {
      for (const doc of (await pageOrBroken({ store, sealer: sealerOf(keys) }, page)) ?? []) found.set(doc._id, doc);
    }
    return found;
  };
  return {
    edit: (edit) => store.edit(edit),
    graft: (...given) => store.graft(...given),
    async read(ids) {
      const beside = await landed();
      const leaves = await store.read(ids);
      return leaves.map((one, index) => withLandedLeaf(one, beside.get(ids[index] ?? '')));
    },
    async list(docClass, collection) {
      const [neuron, name] = collection.split(':');
      const beside = [...(await landed())].filter(([id]) => id.startsWith(`${neuron}:${docClass}:${name}:`));
      return listedTogether(await store.list(docClass, collection), new Map(beside));
    },
    /** What has landed and is not filed comes last: it has no sequence yet. */
    async changes(asked) {
      const beside = await landed();
      const { changes, lastSeq } = await store.changes(asked);
      const filed = changes.map(({ leaves }) => leaves);
      const together = listedTogether(filed, beside);
      return { changes: together.map((leaves, index) => ({ seq: changes[index]?.seq ?? Number.MAX_SAFE_INTEGER, leaves })), lastSeq };
    },
    latest: () => store.latest(),
    note: (name) => store.note(name),
    writeNote: (...given) => store.writeNote(...given),
    close: () => store.close(),
    destroy: () => store.destroy(),
  };
}
