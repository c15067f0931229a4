import { type AnyDoc, type AuditBody, type AuditEntry, maxAuditEntries } from '../../core/index.ts';
import { appendSegment, chainHead, everySegment, followChanges, ownSegments } from '../audit/follow.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { type Adopting, theirsOf } from './adopting.ts';
import { closeFormer, isFormer, unsent } from './former.ts';

/**
 * The audit goes on under the new id: what the segments told that were never sent under the former one is told again there, each followed by
 * a mark of the segment it was in. Here the chain of the former id ends before the first of them, even where later ones had arrived: those are whole
 * at the server once the other profile has sent what lies between.
 */
export async function adoptSegments(parts: EngineParts, { host, adopting }: { host: NeuronStores; adopting: Adopting }): Promise<void> {
  // Writes the record of the fork, which begins the new chain, and whatever else was not told yet.
  await followChanges(parts, { all: false });
  const waiting = (await unsent(host, { docClass: 'a', outbox: adopting.outbox })).filter((doc) => isFormer(doc, parts.device));
  if (waiting.length === 0) return;
  const arrived = new Set((await theirsOf(waiting, adopting)).map(({ _id }) => _id));
  const lacking = new Set(waiting.map(({ _id }) => _id).filter((id) => !arrived.has(id)));
  const told = new Set((await ownSegments(parts)).flatMap(({ entries }) => (entries as readonly AuditEntry[]).flatMap(markOf)));
  for (const deviceId of new Set(waiting.map((doc) => doc.deviceId))) {
    const chain = (await everySegment(parts)).filter((doc) => doc.deviceId === deviceId).sort((a, b) => Number(a.seq) - Number(b.seq));
    const first = chain.findIndex(({ _id }) => lacking.has(_id));
    if (first < 0) continue;
    const open = chain.slice(first);
    for (const doc of open) if (lacking.has(doc._id) && !told.has(doc._id)) await tellAgain(parts, { host, doc });
    // The last one first: a crash leaves a chain without a hole.
    for (const doc of open.reverse()) await closeFormer(host, [doc]);
  }
  parts.nudges.wrote(host.log.name);
}

async function tellAgain(parts: EngineParts, { host, doc }: { host: NeuronStores; doc: AnyDoc }): Promise<void> {
  const { entries, deviceId } = doc as unknown as AuditBody;
  const mark: AuditEntry = { kind: 'fork', at: parts.device.now(), from: deviceId, segment: doc._id };
  const all = [...entries, mark];
  let head = chainHead(await ownSegments(parts));
  for (let at = 0; at < all.length; at += maxAuditEntries)
    head = await appendSegment(host, { parts, head, found: all.slice(at, at + maxAuditEntries).map((entry) => ({ entry })) });
}

function markOf(entry: AuditEntry): readonly string[] {
  return entry.kind === 'fork' && entry.segment !== undefined ? [entry.segment] : [];
}
