import { type AnyDoc, canonicalJson, isPushed, parseDocId, readCounter, verifyAudit } from '../core/index.ts';
import { readPins } from '../src/erasure/pins.ts';
import { openDocs } from '../src/neuron/state-writer.ts';
import { groupBy } from './group-by.ts';
import { checkMended } from './mended.ts';
import { brokenModel } from './model.ts';
import { checkQuarantine } from './quarantine.ts';
import { neuronsOf, type SimDevice } from './sim-device.ts';
import type { World } from './world.ts';

/** What must hold once everything is at rest; answers one sentence for each invariant that is broken. */
export async function brokenAtRest(world: World): Promise<readonly string[]> {
  if (world.wasErased) return brokenErased(world);
  const server = world.serverDocs;
  const broken = [...checkEvents(world, server), ...checkClosings(server), ...checkLives(server), ...(await checkCore(world, server))];
  for (const device of world.devices) {
    broken.push(
      ...(await checkLeaves(world, { server, device })),
      ...(await checkContent(world, device)),
      ...(await checkKept(world, device)),
      ...(await checkStatus(world, device)),
      ...(await checkQuarantine(world, device)),
      ...(await checkMended(world, device)),
    );
  }
  for (const device of world.devices) broken.push(...(await checkAudit(world, device)));
  broken.push(...checkProfiles(world));
  for (const { id, context } of world.waiting) if (context.alive) broken.push(`${context.name} still waits for ${id}`);
  broken.push(...brokenModel(world, server));
  return broken;
}

/** The user is gone for good: the server has no database of theirs and Core nothing they did, and no device can read what it held. */
async function brokenErased(world: World): Promise<readonly string[]> {
  const broken = world.server.databases.has(world.userName) ? ['the database of the erased user is there again'] : [];
  for (const { index, deviceId, disk, vault, wiped } of world.devices) {
    // A device that never reached the gateway before has pinned no key: it believes no statement, and only its person can wipe it.
    if ((await readPins(vault.records)).keys.length === 0 && !vault.destroyed) continue;
    if (!world.server.erasures.acknowledged.some((said) => said.deviceId === deviceId))
      broken.push(`the gateway was never told that device ${index} wiped itself`);
    if (disk.size > 0) broken.push(`device ${index} still has ${disk.size} databases of the erased user`);
    if (!vault.destroyed) broken.push(`device ${index} still has the keys of the erased user`);
    if (!wiped) broken.push(`device ${index} does not know that its user is erased`);
  }
  return broken;
}

/** Every event that was acknowledged is at the server once, under numbers without gaps; what it refuses for good is not. */
function checkEvents(world: World, server: readonly AnyDoc[]): string[] {
  const broken: string[] = [];
  const events = server.filter((doc) => parseDocId(doc._id)?.class === 'e');
  let missing = 0;
  for (const { neuron, part, purpose } of world.promises.kept.filter(({ kind }) => kind === 'event')) {
    const id = `${neuron}:e:answered:${part}`;
    const there = events.filter((doc) => doc._id === id);
    const times = there.length;
    // Two profiles of one device may offer an event that waited in both at the same moment, each under a number of its own.
    const isOfTwo = world.wasCloned && (new Set(there.map(({ deviceId }) => deviceId)).size === 2 || world.watch.wasPutBack(id));
    if (times === 0 && purpose !== 'functional' && !world.poisoned.has(id)) missing += 1;
    else if (times !== (world.poisoned.has(id) ? 0 : 1) && !(times === 2 && (isOfTwo || world.watch.wasOvertaken(id))))
      broken.push(`event ${id} is at the server ${times} times`);
  }
  broken.push(...checkEffects(world, { server, events }));
  const dropped = server.filter((doc) => parseDocId(doc._id)?.class === 'd');
  const counted = dropped.reduce((sum, { count }) => sum + Number(count), 0);
  if (missing > counted) broken.push(`${missing} events without consent are missing, and ${counted} are counted as dropped`);
  const own = groupBy(events, ({ deviceId, neuron }) => `${deviceId} ${neuron}`);
  for (const [whose, docs] of own) {
    const numbers = new Set(docs.map(({ deviceSeq }) => Number(deviceSeq)));
    if (numbers.size < docs.length && !world.wasCloned) broken.push(`a number of ${whose} was given twice`);
    const ranges = dropped.filter((doc) => `${doc.deviceId} ${doc.neuron}` === whose).flatMap(({ ranges }) => ranges as readonly (readonly [number, number])[]);
    const highest = Math.max(...numbers, ...ranges.map(([, last]) => last));
    const gaps = Array.from({ length: highest }, (_, index) => index + 1).filter(
      (number) => !numbers.has(number) && !ranges.some(([first, last]) => first <= number && number <= last) && !isDamaged(world, { whose, number }),
    );
    if (gaps.length > 0 && world.poisoned.size === 0 && !world.hasLost)
      broken.push(`the numbers ${gaps.join(' ')} of ${whose} are neither there nor counted as dropped`);
  }
  return broken;
}

/** Whether a number is that of an event that does not open any more where it was written. */
function isDamaged({ devices }: World, { whose, number }: { whose: string; number: number }): boolean {
  return devices.some((device) => [...device.state.damaged].some(([id, one]) => one.number === number && whose === `${device.deviceId} ${id.split(':')[0]}`));
}

/** What an event says it did is there: the state that it wrote, or a later one, unless that stopped opening before it was sent. */
function checkEffects({ damaged, promises, wasEvicted }: World, { server, events }: { server: readonly AnyDoc[]; events: readonly AnyDoc[] }): string[] {
  const leaves = groupBy(server, ({ _id }) => String(_id));
  const done = new Set(promises.all.filter(({ ackedAt }) => ackedAt !== undefined).map(({ value }) => value));
  return events.flatMap((event) => {
    // Killed between the two, and then without the log that says what is to be done.
    if (wasEvicted && !done.has(String((event.data as { said?: unknown }).said))) return [];
    const effects = (event.effect ?? []) as readonly { collection: string; key: string }[];
    return effects.flatMap(({ collection, key }) => {
      const id = `${String(event.neuron)}:s:${collection}:${key}`;
      if (damaged.has(id)) return [];
      const docs = leaves.get(id) ?? [];
      const isThere = docs.some(({ hlc, closedBy }) => closedBy !== undefined || String(hlc ?? '') >= String(event.hlc));
      return isThere ? [] : [`${event._id} took no effect on ${collection} ${key}`];
    });
  });
}

/** Every event is at Core once, or there is a reason. */
async function checkCore(world: World, server: readonly AnyDoc[]): Promise<string[]> {
  const { core, dead, parked, dropped } = await world.core.whereabouts(world.userId, world.userName);
  const missing = server.filter(
    (doc) =>
      parseDocId(doc._id)?.class === 'e' && !core.has(String(doc.eventId)) && !dead.has(String(doc.eventId)) && !parked.has(doc._id) && !dropped.has(doc._id),
  );
  const both = [...dead].filter((id) => core.has(id));
  return [
    ...world.core.broken,
    ...missing.map(({ _id }) => `${_id} is neither at Core nor among the dead letters`),
    ...both.map((id) => `event ${id} is at Core and among the dead letters`),
  ];
}

/** A device and the server have the same leaves, and no conflict is open that a policy settles. */
async function checkLeaves(world: World, { server, device }: { server: readonly AnyDoc[]; device: SimDevice }): Promise<string[]> {
  const broken: string[] = [];
  for (const neuron of neuronsOf(device)) {
    const store = await world.disk(device.index, `${neuron}-state`);
    const { changes } = await store.changes({ since: 0, limit: 1_000_000 });
    const mayLackTombstones = (await world.generationOf(device.index, `${neuron}-state`)) > 1;
    const [here, there] = [leafSets(openDocs(changes.flatMap(({ leaves }) => leaves)), neuron), leafSets(server, neuron)];
    for (const [id, leaves] of there) {
      // A server that was set back says an older thing than its devices know, until it says the next.
      if (device.state.damaged.has(id) || (isReply(id) && world.wasRestored)) continue;
      if (!isSame(here.get(id), leaves, { mayLackTombstones }))
        broken.push(`device ${device.index} has other leaves of ${id}: ${here.get(id)?.text ?? 'none'} instead of ${leaves.text}`);
      if (leaves.live > 1 && isSettled(world, id)) broken.push(`${id} still has ${leaves.live} live versions at the server`);
    }
    for (const id of here.keys()) if (!there.has(id) && !isReply(id)) broken.push(`the server lacks ${id} of device ${device.index}`);
  }
  return broken;
}

function isSettled({ wasUpgraded, devices }: World, id: string): boolean {
  // Whoever has a version that does not open merges nothing of that document; everybody else does.
  if (devices.every(({ state }) => state.damaged.has(id))) return false;
  const collection = parseDocId(id)?.collection;
  if (collection === 'ask') return false;
  return !(wasUpgraded && (collection === 'card' || collection === 'stamp'));
}

interface LeafSet {
  readonly live: number;
  readonly text: string;
  readonly liveText: string;
}

/** Compaction removes tombstones that the server has. */
function isSame(here: LeafSet | undefined, there: LeafSet, { mayLackTombstones }: { mayLackTombstones: boolean }): boolean {
  if (here?.text === there.text) return true;
  const known = new Set(there.text.split(' '));
  return mayLackTombstones && (here?.liveText ?? '') === there.liveText && (here?.text.split(' ') ?? []).every((rev) => known.has(rev));
}

/** What is replicated both ways, by document: how many leaves live, and which there are. */
function leafSets(docs: readonly AnyDoc[], neuron: string): ReadonlyMap<string, LeafSet> {
  const both = docs.filter((doc) => {
    const parts = parseDocId(doc._id);
    // What is closed since a copied profile took it over under its new id was never sent, and nor is its end.
    return parts?.neuron === neuron && ['s', 'p', 'k', 'r'].includes(parts.class) && doc.closedBy !== 'adopted';
  });
  const sets = groupBy(both, ({ _id }) => String(_id));
  return new Map([...sets].map(([id, leaves]) => [id, leafSet(id, leaves)]));
}

/** Of what the server alone writes only the living count: a device closes for itself what the server does not know any more. */
function leafSet(id: string, leaves: readonly AnyDoc[]): LeafSet {
  const live = leaves.filter(({ _deleted }) => _deleted !== true);
  return { live: live.length, text: textOf(isReply(id) ? live : leaves), liveText: textOf(live) };
}

function textOf(leaves: readonly AnyDoc[]): string {
  return leaves
    .map(({ _rev }) => _rev)
    .sort()
    .join(' ');
}

function isReply(id: string): boolean {
  return parseDocId(id)?.class === 'r';
}

/** A device has all content that is well formed, and nothing else; less what does not open, and what is read from the server for want of room. */
async function checkContent(world: World, device: SimDevice): Promise<string[]> {
  const store = await world.disk(device.index, 'quiz-state');
  const [shed] = openDocs((await store.read(['quiz:l:shed:content']))[0] ?? []);
  const absent = new Set([...world.malformed, ...device.state.damaged.keys(), ...((shed?.ids ?? []) as readonly string[])]);
  const there = [...world.server.database('content').trees.keys()].filter((id) => !absent.has(id)).sort();
  const here = (await store.list('c', 'quiz:quiz'))
    .flatMap(openDocs)
    .map(({ _id }) => String(_id))
    .filter((id) => !absent.has(id) || world.malformed.has(id))
    .sort();
  return canonicalJson(here) === canonicalJson(there)
    ? []
    : [`device ${device.index} has the content ${here.join(' ') || 'none'} instead of ${there.join(' ')}`];
}

/** Where a profile was copied, and its device wrote something since, the two are not one device any more. */
function checkProfiles({ devices, cloned, promises }: World): string[] {
  const wrote = promises.kept.some(({ kind, device, beganAt }) => kind === 'event' && device === cloned?.from && beganAt > cloned.atMs);
  const isOne = new Set(devices.map(({ deviceId }) => deviceId)).size < devices.length;
  return wrote && isOne ? ['two profiles still work as one device'] : [];
}

/** A write that was acknowledged is still on its device: its revision is on a branch of the document. */
export async function checkKept(world: World, device: SimDevice): Promise<string[]> {
  const broken: string[] = [];
  const own = world.promises.kept.filter((one) => one.device === device.index);
  for (const [neuron, promised] of groupBy(own, (one) => one.neuron)) {
    const [state, log] = [await world.disk(device.index, `${neuron}-state`), await world.disk(device.index, `${neuron}-log`)];
    const states = promised.filter(({ rev }) => rev !== undefined);
    const leaves = await state.read(states.map(({ docId }) => docId));
    const wasRenewed = (await world.generationOf(device.index, `${neuron}-state`)) > 1;
    for (const [index, { docId, rev = '' }] of states.entries()) {
      const here = openDocs(leaves[index] ?? []);
      const branches = here.flatMap((doc) => doc._revisions?.ids ?? []);
      // A branch that lost a merge ends in a tombstone. Compaction lets go of it once the server has it, closed; what became of the merge is checked as ever.
      const closed = wasRenewed ? closedAtServer(world, docId) : [];
      if (wasRenewed && here.some(countsApart)) continue;
      if (!device.state.damaged.has(docId) && ![...branches, ...closed].includes(rev.slice(rev.indexOf('-') + 1)))
        broken.push(`device ${device.index} lost the write ${rev} of ${docId}`);
    }
    // What is merely measured may be dropped, and is counted by its number.
    const events = promised.filter(({ kind, purpose }) => kind === 'event' && purpose === 'functional').map(({ part }) => `${neuron}:e:answered:${part}`);
    const kept = await log.read(events);
    for (const [index, id] of events.entries())
      if (openDocs(kept[index] ?? []).length === 0 && !world.watch.hasEvent(id)) broken.push(`device ${device.index} lost ${id} before anybody had it`);
  }
  return broken;
}

/**
 * Whether a copied profile put what it had added to this counter under a name of its own: the branch it stood on was closed here alone, and
 * compaction lets go of it. Whether the counter stands at the sum of all that was added is checked as ever.
 */
function countsApart({ value }: AnyDoc): boolean {
  const sums = readCounter(value as Parameters<typeof readCounter>[0]);
  return sums !== undefined && [...sums.p.keys(), ...sums.n.keys()].some((name) => name.includes('~'));
}

/** The digests of all revisions on the branches of a document that are closed at the server. */
function closedAtServer({ userDatabase }: World, docId: string): readonly string[] {
  const leaves = userDatabase.trees.get(docId)?.leaves() ?? [];
  return leaves.filter(({ _deleted }) => _deleted === true).flatMap((doc) => doc._revisions?.ids ?? []);
}

/** The chain of a device's audit holds. Where the browser took its databases the beginning is missing, and the rest goes on from there. */
async function checkAudit(world: World, { index }: SimDevice): Promise<string[]> {
  const host = await world.disk(index, 'host-log');
  const { changes } = await host.changes({ since: 0, limit: 1_000_000 });
  const segments = openDocs(changes.flatMap(({ leaves }) => leaves)).filter((doc) => parseDocId(doc._id)?.class === 'a' && doc._deleted !== true);
  const report = verifyAudit(segments);
  const { deviceId, seq, fault } = report.broken ?? {};
  const isRest = world.emptied.has(index) && fault === 'missing' && seq === 0 && goesOn(segments.filter((one) => one.deviceId === deviceId));
  return report.ok || isRest ? [] : [`the audit of device ${index} does not verify: ${JSON.stringify(report.broken)}`];
}

/** Whether each segment follows the one before. */
function goesOn(segments: readonly AnyDoc[]): boolean {
  const chain = [...segments].sort((a, b) => Number(a.seq) - Number(b.seq));
  return chain.every((one, index) => {
    const before = chain[index - 1];
    return before === undefined || (Number(one.seq) === Number(before.seq) + 1 && one.prev === parseDocId(before._id)?.key);
  });
}

/** What is shown is true: nothing waits, and what was refused for good is shown as that. */
async function checkStatus(world: World, device: SimDevice): Promise<string[]> {
  const { counts, broken: unexplained } = await refusedHere(world, device);
  const broken = [...unexplained];
  for (const tab of device.tabs) {
    const status = tab?.context.alive ? tab.engine.status.current : undefined;
    if (!tab || !status) continue;
    // A page counts what it has opened: a neuron that another page added it learns of when it is opened again.
    const refused = ['host', ...tab.neurons.keys()].reduce((sum, neuron) => sum + (counts.get(neuron) ?? 0), 0);
    if (status.phase !== 'idle' || status.pending !== 0 || status.rejected !== refused)
      broken.push(`device ${device.index} shows ${canonicalJson({ ...status })} at rest; it has ${refused} dead letters`);
    if (world.now - ((status.lastSuccessMs ?? 0) - device.origin.clockOffsetMs - 1_800_000_000_000) > 16 * 60_000)
      broken.push(`device ${device.index} shows a success that is too long ago: ${canonicalJson({ ...status })}`);
  }
  return broken;
}

/** The dead letters of a device, by neuron. Each has a reason that stands: the server refuses the document for good. */
async function refusedHere(world: World, device: SimDevice): Promise<{ readonly counts: ReadonlyMap<string, number>; readonly broken: readonly string[] }> {
  const broken: string[] = [];
  const counts = new Map<string, number>();
  for (const neuron of ['host', ...neuronsOf(device)]) {
    const state = await world.disk(device.index, `${neuron}-state`);
    const letters = (await state.list('l', `${neuron}:rejected`)).flatMap(openDocs).filter(({ _deleted }) => _deleted !== true);
    counts.set(neuron, letters.length);
    for (const { docId, code, reason } of letters)
      if (!world.poisoned.has(String(docId)))
        broken.push(`device ${device.index} still has ${String(docId)} as refused at rest: ${String(code)}, ${String(reason)}`);
  }
  return { counts, broken };
}

/** A leaf is closed by one and the same tombstone, whoever merges. */
function checkClosings(server: readonly AnyDoc[]): string[] {
  const closed = server.filter((doc) => doc._deleted === true).map((doc) => `${doc._id} ${doc._revisions?.ids[1]}`);
  return closed.filter((one, index) => closed.indexOf(one) !== index).map((one) => `two tombstones close the same version: ${one}`);
}

/** Nothing that a person wrote is ever removed by a tombstone: some version lives. */
function checkLives(server: readonly AnyDoc[]): string[] {
  const sets = groupBy(
    server.filter(({ _id }) => isPushed(parseDocId(_id)?.class ?? 'l')),
    ({ _id }) => String(_id),
  );
  return [...sets].flatMap(([id, leaves]) => (leaves.every(({ _deleted }) => _deleted === true) ? [`${id} has tombstones only`] : []));
}
