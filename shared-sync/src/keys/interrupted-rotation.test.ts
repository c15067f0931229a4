import { describe, expect, it } from 'vitest';
import type { AnyDoc } from '../../core/index.ts';
import { Upkeep } from '../compaction/upkeep.ts';
import { type Engine, openEngine } from '../engine.ts';
import { Catalogue } from '../generations/catalogue.ts';
import { openDocs } from '../neuron/state-writer.ts';
import type { Env } from '../ports/env.ts';
import type { GenerationSource } from '../ports/generation-source.ts';
import { type End, Fuse } from '../testing/fuse.ts';
import { hostManifest, MemoryDisk, MemoryKeyVault, MemoryOrigin, MemoryServer, MemoryStores, quizManifest } from '../testing/index.ts';
import { sealedDisk } from '../testing/sealed-disk.ts';

const signal = new AbortController().signal;
/** So many devices are rotated at a time: each waits a little now and then. */
const atOnce = 20;

/** A device whose key is rotated: what it keeps, and what was said whenever one of its generations was destroyed. */
class Rotated {
  readonly server = new MemoryServer();
  readonly vault = new MemoryKeyVault();
  readonly disk = new MemoryDisk();
  /** What went too early. */
  readonly early: string[] = [];
  /** What may not be missing where a generation takes the place of another one: ids, by database. */
  readonly needed = new Map<string, ReadonlySet<AnyDoc['_id']>>();

  /** What is on the disk, and what is destroyed watched. */
  readonly source: GenerationSource = {
    openGeneration: (...given) => sealedDisk(this.disk, this.vault).openGeneration(...given),
    destroyGeneration: async (database, generation) => {
      const { generation: inForce } = await new Catalogue(this.vault).entry(database);
      if (generation === inForce) this.early.push(`${database}-${generation} while it was in force`);
      const lacking = generation < inForce ? await this.lacking(database, inForce) : [];
      if (lacking.length > 0) this.early.push(`${database}-${generation} before ${lacking.join(' ')} was copied`);
      await this.disk.destroyGeneration(database, generation);
    },
  };

  /** A page, as after the browser was started anew. */
  async page(fuse?: Fuse) {
    const context = new MemoryOrigin().context();
    const env = fuse ? hurried(context) : context;
    const vault = fuse ? fuse.wrap(this.vault) : this.vault;
    const stores = new MemoryStores({ env, records: vault, source: fuse ? fuse.wrap(this.source) : this.source });
    const { deviceId } = await this.vault.open();
    const engine = await openEngine({ env, vault, stores, gateway: this.server.gateway(deviceId) }, { hostManifest });
    return { engine, quiz: await engine.open(quizManifest), upkeep: new Upkeep(engine.parts, stores.parts) };
  }

  /** What was sent, and what waits: states, events and an event with an effect. */
  async begin(): Promise<void> {
    const { engine, quiz } = await this.page();
    for (const key of ['one', 'two']) await quiz.db.put('note', key, { key });
    await quiz.events.append('answered', 1, { purpose: 'functional' });
    await engine.transferOnce({ signal });
    await quiz.db.put('note', 'two', { key: 'two, again' });
    await quiz.events.append('answered', 2, { purpose: 'functional', effect: [{ collection: 'attempt', key: 'k', value: { progress: 2 } }] });
    await engine.close();
    for (const database of ['quiz-state', 'quiz-log', 'host-state', 'host-log']) {
      const docs = await this.docs(database, 1);
      const waits = docs.filter(({ _id, data }) => !_id.includes(':e:') || data === 2);
      this.needed.set(database, new Set(waits.map(({ _id }) => _id)));
    }
  }

  async docs(database: string, generation: number) {
    const store = await sealedDisk(this.disk, this.vault).openGeneration(database, generation);
    const leaves = (await store.changes({ since: 0, limit: 1_000 })).changes.map((change) => change.leaves);
    for (const all of leaves) expect(all).toMatchObject([{ doc: {} }]);
    return openDocs(leaves.flat());
  }

  async lacking(database: string, generation: number): Promise<readonly string[]> {
    const there = new Set((await this.docs(database, generation)).map(({ _id }) => _id));
    return [...(this.needed.get(database) ?? [])].filter((id) => !there.has(id));
  }
}

/** Every wait is over at once: while a page rotates, no other one is there that must let go. */
function hurried(env: Env): Env {
  let skippedMs = 0;
  return {
    ...env,
    monotonic: () => env.monotonic() + skippedMs,
    sleep: (ms, options) => {
      skippedMs += ms;
      return env.sleep(0, options);
    },
  };
}

/** Rotates every key of a device until the fuse blows. */
async function rotate(fuse: Fuse): Promise<{ readonly device: Rotated; readonly ended: string }> {
  const device = new Rotated();
  await device.begin();
  const { upkeep } = await device.page(fuse);
  fuse.arm();
  const rotating = upkeep.compact({ all: true }).then((reports) => {
    if (reports.some(({ outcome }) => outcome === 'failed')) throw new Error('a database was left as it was');
  });
  return { device, ended: await fuse.outcomeOf(rotating) };
}

async function textsOf(engine: Engine, quiz: Awaited<ReturnType<Engine['open']>>) {
  const notes = await quiz.db.list<{ key: string }>('note');
  return { notes: notes.map(({ value }) => value.key).sort(), effect: (await quiz.db.get('attempt', 'k'))?.value, damaged: await engine.quarantine.list() };
}

/** Opens the device as the next page does: all of it opens, under one key for each database, and nothing is sent twice or left out. */
async function checkWhole({ device, ended }: Awaited<ReturnType<typeof rotate>>): Promise<void> {
  const { engine, quiz } = await device.page();
  expect(await textsOf(engine, quiz)).toEqual({ notes: ['one', 'two, again'], effect: { progress: 2 }, damaged: [] });
  for (const database of device.needed.keys()) {
    const { generation, leftovers } = await new Catalogue(device.vault).entry(database);
    expect([leftovers, await device.lacking(database, generation)]).toEqual([[], []]);
    if (ended === 'done') expect(generation).toBe(2);
  }
  expect(device.disk.names).toHaveLength(device.needed.size);
  await quiz.events.append('answered', 3, { purpose: 'functional' });
  expect(await engine.transferOnce({ signal })).toEqual({ outcome: 'ok' });
  const docs = [...device.server.database(`user-${device.server.userOf(engine.identity.deviceId)}`).trees.values()].map((tree) => tree.leaves());
  for (const leaves of docs) expect(leaves).toHaveLength(1);
  const events = openEvents(docs.flat());
  expect(events).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  await engine.close();
  expect(device.early).toEqual([]);
}

function openEvents(docs: readonly AnyDoc[]) {
  const events = docs.filter(({ _id }) => _id.startsWith('quiz:e:'));
  return events.map(({ deviceSeq, data }) => [deviceSeq, data]).sort(([a], [b]) => Number(a) - Number(b));
}

describe('a rotation of all keys of a device', () => {
  it.each<End>(['killed after', 'refused from'])('loses and doubles nothing when the page is %s any call', { timeout: 120_000 }, async (end) => {
    const whole = new Fuse(Number.POSITIVE_INFINITY, end, { armed: false });
    await checkWhole(await rotate(whole));
    expect(whole.calls).toBeGreaterThan(50);
    const ends = new Set<string>();
    for (let first = 1; first <= whole.calls; first += atOnce) {
      const some = Array.from({ length: Math.min(atOnce, whole.calls + 1 - first) }, (_, index) => first + index);
      await Promise.all(
        some.map(async (at) => {
          const rotated = await rotate(new Fuse(at, end, { armed: false }));
          ends.add(rotated.ended);
          await checkWhole(rotated).catch((cause: unknown) => {
            throw new Error(`${end} call ${at} of ${whole.calls}: ${String(cause)}`, { cause });
          });
        }),
      );
    }
    expect(ends).toContain(end.startsWith('killed') ? 'killed' : 'failed');
  });
});
