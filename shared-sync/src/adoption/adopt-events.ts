import type { AnyDoc } from '../../core/index.ts';
import { appendAgain } from '../neuron/append-again.ts';
import type { EventDoc } from '../neuron/dropped.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { replacementsOf } from './adopt-consent.ts';
import { type Adopting, theirsOf } from './adopting.ts';
import { closeFormer, isFormer, unsent } from './former.ts';

/**
 * Events that wait under the former id are recorded again under the new one and its numbers. One that the server has, under whatever
 * number, arrived without this profile knowing, or was sent by the other one: here it is only closed. A decision that was written again
 * is named by its new key, by events of the new id too.
 */
export async function adoptEvents(stores: NeuronStores, { host, adopting }: { host: NeuronStores; adopting: Adopting }): Promise<void> {
  const waiting = await unsent(stores, { docClass: 'e', outbox: adopting.outbox });
  const former = waiting.filter((doc) => isFormer(doc, adopting.device));
  const own = new Set(waiting.filter((doc) => !isFormer(doc, adopting.device)).map(({ _id }) => _id));
  const arrived = new Set((await theirsOf(former, adopting)).map(({ _id }) => _id));
  const consents = await replacementsOf(host, waiting.flatMap(consentOf));
  const seq = adopting.seqOf(stores);
  for (const doc of former) {
    // A crash may have left both: the one under the new number stands.
    const isThere = arrived.has(doc._id) || own.has(doc._id);
    if (!isThere) await appendAgain(stores, { event: renamed(doc, consents), seq, device: adopting.device });
    await closeFormer(stores, [doc]);
  }
  for (const doc of waiting.filter((one) => own.has(one._id) && consentOf(one).some((id) => consents.has(id)))) {
    await appendAgain(stores, { event: renamed(doc, consents), seq, device: adopting.device, deviceSeq: (doc as EventDoc).deviceSeq });
    await closeFormer(stores, [doc]);
  }
  if (former.length > 0) adopting.nudges.wrote(stores.log.name);
}

function renamed(doc: AnyDoc, consents: ReadonlyMap<string, string>): EventDoc {
  const [id] = consentOf(doc);
  return { ...doc, ...(id !== undefined && { consentRef: consents.get(id) ?? id }) } as EventDoc;
}

function consentOf({ consentRef }: AnyDoc): readonly string[] {
  return typeof consentRef === 'string' ? [consentRef] : [];
}
