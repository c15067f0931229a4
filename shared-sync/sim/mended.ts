import { type AnyDoc, canonicalJson } from '../core/index.ts';
import { Catalogue } from '../src/generations/catalogue.ts';
import { openDocs } from '../src/neuron/state-writer.ts';
import type { DocumentStore, OpenLeaf } from '../src/ports/document-store.ts';
import type { Observer } from './observer.ts';
import { neuronsOf, type SimDevice, secretWord } from './sim-device.ts';
import type { SimDisk } from './sim-disk.ts';
import type { World } from './world.ts';

interface Place {
  readonly database: string;
  readonly generation: number;
}

const all = { since: 0, limit: 1_000_000 };

/**
 * A generation is destroyed because another one took its place. What did not open in it must stand there with the same revision, the same branch and the
 * same body, opened again, or as what another version has followed; only an event that the server has may be gone. Nobody else may have let go of it.
 */
export async function checkLeft(world: World, { disk, database, generation }: Place & { readonly disk: SimDisk }): Promise<void> {
  const device = world.devices.find((one) => one.disk === disk);
  if (!device || device.vault.destroyed) return;
  const { generation: inForce } = await new Catalogue(device.vault.records).entry(database);
  if (generation >= inForce || !disk.has(database, inForce)) return;
  const damaged = await damagedIn(disk, { database, generation });
  if (damaged.length === 0) return;
  const now = disk.look(database, inForce);
  for (const doc of damaged) if (!(await isKept(now, doc)) && !world.watch.hasEvent(doc._id)) world.break(leftBehind(device, doc));
  world.watch.mended(device, await sentOf(await world.disk(device.index, database), damaged));
  for (const [id, place] of device.state.damaged) if (place.database === database && place.generation === generation) device.state.damaged.delete(id);
  world.fire('mended');
}

/** What the server has of all that does not open in a database of a device was put back, once pages have looked for it. */
export async function checkMended(world: World, device: SimDevice): Promise<string[]> {
  if (!world.mends) return [];
  const broken: string[] = [];
  for (const database of neuronsOf(device).flatMap((neuron) => [`${neuron}-state`, `${neuron}-log`])) {
    const damaged = await damagedIn(device.disk, { database, generation: await world.generationOf(device.index, database) });
    if (damaged.length > 0 && damaged.every((doc) => serverHas(world, { id: doc._id, rev: doc._rev })))
      broken.push(
        ...damaged.map(({ _id, _rev }) => `${_id} ${_rev} does not open on device ${device.index}, and the server has all of ${database} that does not`),
      );
  }
  return broken;
}

/** Whether a version stands at the server, for its user or for everybody. */
export function serverHas(world: World, { id, rev }: { readonly id: string; readonly rev: string }): boolean {
  return [world.userDatabase, world.server.database('content')].some((couch) => couch.trees.get(id)?.isLeaf(rev) === true);
}

/** Sees what a page asks for to mend its databases, beside the rounds of other pages: it reads, and writes nothing. */
export function mendingObserver(world: World): Observer {
  const { watch } = world;
  return {
    sends: async ({ name }) => world.break(`${name} sends documents to mend its own`),
    asks: ({ name }, { call, args }) => {
      if (call !== 'range' && call !== 'read') world.break(`${name} asks for ${call} to mend its documents`);
      if (args.some((arg) => typeof arg === 'string' && arg.includes(secretWord))) world.break(`what was written is in the address of ${call}`);
    },
    wrote: (...given) => watch.wrote(...given),
    noted: (...given) => watch.noted(...given),
  };
}

/** The versions that do not open in a generation, as they were written. */
async function damagedIn(disk: SimDisk, { database, generation }: Place): Promise<readonly AnyDoc[]> {
  const [seen, written] = [await disk.look(database, generation).changes(all), await disk.look(database, generation, { undamaged: true }).changes(all)];
  return written.changes.flatMap(({ leaves }, at) =>
    leaves.flatMap((leaf, index) => ('broken' in (seen.changes[at]?.leaves[index] ?? {}) ? [(leaf as OpenLeaf).doc] : [])),
  );
}

/** Those that lie before the push mark. */
async function sentOf(store: DocumentStore, docs: readonly AnyDoc[]): Promise<readonly AnyDoc[]> {
  const { since = 0 } = (await store.note('push')) ?? {};
  const { changes } = await store.changes(all);
  const sent = new Set(changes.filter(({ seq }) => seq <= Number(since)).flatMap(({ leaves }) => openDocs(leaves).map(({ _id }) => _id)));
  return docs.filter(({ _id }) => sent.has(_id));
}

async function isKept(store: DocumentStore, doc: AnyDoc): Promise<boolean> {
  const leaves = openDocs((await store.read([doc._id]))[0] ?? []);
  const same = leaves.find(({ _rev }) => _rev === doc._rev);
  if (same) return canonicalJson(same) === canonicalJson(doc);
  return leaves.some(({ _revisions }) => _revisions?.ids.includes(doc._rev.slice(doc._rev.indexOf('-') + 1)));
}

function leftBehind({ index }: SimDevice, { _id, _rev }: AnyDoc): string {
  return `${_id} ${_rev}, which did not open on device ${index}, is not what it was in the generation that followed`;
}
