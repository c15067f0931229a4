import type { Json } from '@empire/contract';
import { type AnyDoc, type CounterSums, chooseLeaf, joinCounters, parseDocId, readCounter } from '../../core/index.ts';
import { readFork } from '../device/fork.ts';
import type { NeuronStores } from '../neuron/neuron-stores.ts';
import { openDocs } from '../neuron/state-writer.ts';
import { goBackTo } from '../outbox/discard-state.ts';
import { type Adopting, theirsOf } from './adopting.ts';
import { closeFormer, unsent } from './former.ts';

/**
 * Two copies of a profile add to a counter under one name, and merging takes the greater sum: what this one added would be hidden by whatever
 * the other one ever adds. So what exceeds the server's sum under the former id goes under a name of its own, and the former name back to the
 * server's sum. Nothing is counted twice, and at worst the smaller of the two additions is lost. The name follows from the version that is
 * taken, so that a crash in between counts nothing twice. A counter that the server does not have stays as it is.
 */
export async function adoptCounters(stores: NeuronStores, adopting: Adopting): Promise<void> {
  const fork = await readFork(adopting.device.vault);
  const waiting = (await unsent(stores, { docClass: 's', outbox: adopting.outbox })).filter(isCounter);
  if (!fork || waiting.length === 0) return;
  const theirs = await theirsOf(waiting, adopting);
  for (const doc of waiting) {
    const served = theirs.filter(({ _id }) => _id === doc._id);
    const value = served.some(({ _rev }) => _rev === doc._rev) ? undefined : apart(doc, { former: fork.from, served });
    if (value === undefined) continue;
    await goBackTo(stores, { id: doc._id, theirs: served });
    const others = openDocs((await stores.state.store.read([doc._id]))[0] ?? []).filter(({ _rev }) => _rev !== doc._rev);
    const parent = chooseLeaf(others);
    const { _id, _rev, _revisions, ...body } = doc;
    const { anonId, deviceId } = adopting.device;
    await stores.state.store.edit({
      id: _id,
      body: { ...body, anonId, deviceId, hlc: adopting.device.stamp(), value },
      ...(parent && { parent: parent._rev }),
    });
    await closeFormer(stores, [doc]);
    adopting.nudges.wrote(stores.state.name);
  }
}

/** The value with what exceeds the server's sums under a name of its own; `undefined` where nothing does. */
function apart(doc: AnyDoc, { former, served }: { former: string; served: readonly AnyDoc[] }): Json | undefined {
  const own = readCounter(doc.value as Json);
  const sums = served.flatMap(({ value }) => readCounter(value as Json) ?? []);
  if (!own || sums.length === 0) return undefined;
  const name = `${former}~${doc._rev.slice(-12)}`;
  const move = (mine: CounterSums['p'], theirs: readonly CounterSums['p'][]) => {
    const there = Math.max(...theirs.map((one) => one.get(former) ?? 0));
    const beyond = (mine.get(former) ?? 0) - there;
    return beyond > 0 ? new Map([...mine, [former, there], [name, beyond]]) : mine;
  };
  const [theirP, theirN] = [sums.map(({ p }) => p), sums.map(({ n }) => n)];
  const moved = { p: move(own.p, theirP), n: move(own.n, theirN) };
  return moved.p === own.p && moved.n === own.n ? undefined : joinCounters([...sums, moved]).value;
}

function isCounter(doc: AnyDoc): boolean {
  return parseDocId(doc._id)?.class === 's' && (doc.policy as { name?: unknown } | undefined)?.name === 'counter';
}
