import { type AnyDoc, type ConsentBody, consentDocument } from '../../core/index.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { type Adopting, theirsOf } from './adopting.ts';
import { closeFormer, isFormer, unsent } from './former.ts';

/**
 * Decisions that a tab wrote under the former id after it could send nothing any more are written again under the new one. Their keys
 * change with that, so each closed entry names the one that took its place: see {@link replacementsOf}.
 */
export async function adoptConsent(host: NeuronStores, adopting: Adopting): Promise<void> {
  const waiting = (await unsent(host, { docClass: 'k', outbox: adopting.outbox })).filter((doc) => isFormer(doc, adopting.device));
  const arrived = new Set((await theirsOf(waiting, adopting)).map(({ _id }) => _id));
  const { anonId, deviceId } = adopting.device;
  const byTime = waiting.filter(({ _id }) => !arrived.has(_id)).sort((a, b) => (String(a.hlc) < String(b.hlc) ? -1 : 1));
  for (const doc of byTime) {
    const { _id, _rev, _revisions, ...body } = doc;
    const replaced = await replacementsOf(host, headIds(doc));
    const heads = (body.heads as readonly string[]).map((key) => keyOf(replaced.get(idOf(key)) ?? key));
    const again = consentDocument({ ...(body as unknown as ConsentBody), anonId, deviceId, heads });
    await host.state.store.graft([again], 'local');
    await closeFormer(host, [doc], () => ({ as: again._id }));
  }
  if (byTime.length > 0) adopting.nudges.wrote(host.state.name);
}

/** Which entries took the place of these, by the id of the entry that is gone. */
export async function replacementsOf(host: NeuronStores, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const closed = openDocs((await host.state.store.read([...new Set(ids)])).flat());
  return new Map(closed.flatMap(({ _id, as }) => (typeof as === 'string' ? [[_id, as] as const] : [])));
}

function headIds({ heads }: AnyDoc): readonly string[] {
  return (heads as readonly string[]).map(idOf);
}

function idOf(key: string): string {
  return `host:k:consent:${key}`;
}

function keyOf(id: string): string {
  return id.split(':').at(-1) ?? id;
}
