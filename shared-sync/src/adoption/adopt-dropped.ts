import { type AnyDoc, canonicalJson, type DroppedBody, immutableRevision, sha256Hex } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { type Adopting, theirsOf } from './adopting.ts';
import { closeFormer, isFormer, unsent } from './former.ts';

/**
 * Records of events that were dropped under the former id are issued again for as many numbers of the new one: the numbers they named
 * are the other profile's as well. Each names the record it stands for, so that none is issued twice.
 */
export async function adoptDropped(stores: NeuronStores, adopting: Adopting): Promise<void> {
  const former = (await unsent(stores, { docClass: 'd', outbox: adopting.outbox })).filter((doc) => isFormer(doc, adopting.device));
  if (former.length === 0) return;
  const arrived = new Set((await theirsOf(former, adopting)).map(({ _id }) => _id));
  const issued = new Set(openDocs((await stores.log.store.list('d', `${stores.manifest.id}:dropped`)).flat()).map((doc) => doc.former));
  const seq = adopting.seqOf(stores);
  for (const doc of former) {
    if (!arrived.has(doc._id) && !issued.has(keyOf(doc)))
      await seq.next(async (first) => {
        await stores.log.store.graft([issuedAgain(doc, { first, adopting })], 'local');
      });
    await closeFormer(stores, [doc]);
  }
  adopting.nudges.wrote(stores.log.name);
}

function issuedAgain(doc: AnyDoc, { first, adopting }: { first: number; adopting: Adopting }): AnyDoc {
  const { _id: formerId, _rev: formerRev, _revisions, ...rest } = doc;
  const before = rest as unknown as DroppedBody;
  const { anonId, deviceId } = adopting.device;
  const body = { ...before, anonId, deviceId, ranges: [[first, first + before.count - 1]], former: keyOf(doc) };
  const _id = `${before.neuron}:d:dropped:${sha256Hex(canonicalJson(body)).slice(0, 32)}`;
  const _rev = immutableRevision({ _id, ...body });
  return { ...body, _id, _rev, _revisions: { start: 1, ids: [_rev.slice(2)] } } as unknown as AnyDoc;
}

function keyOf({ _id }: AnyDoc): string {
  return _id.split(':').at(-1) ?? '';
}
