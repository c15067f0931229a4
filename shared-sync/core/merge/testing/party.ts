import type { AnonId, DeviceId, DocId, Hlc, Json, MergePolicy, RevId } from '@empire/contract';
import { canonicalJson } from '../../canonical.ts';
import { chooseLeaf } from '../../choose-leaf.ts';
import { sha256Hex } from '../../digest.ts';
import type { AnyDoc, StateBody } from '../../documents.ts';
import { absorb, type ClockState, tick, writeStamp } from '../../hlc.ts';
import { RevTree } from '../../rev-tree.ts';
import { generation } from '../../revision.ts';
import { type MergePlan, mergeLeaves } from '../merge-leaves.ts';

/** The document that all parties of a test edit. */
export const docId = 'quiz:s:note:one' as DocId;

/** The name of the n-th device. */
export function device(n: number): DeviceId {
  return `${String(n).repeat(8)}-1111-4111-8111-111111111111` as DeviceId;
}

/** What an edit makes of the body a reader sees. */
export type Change = (before: StateBody | undefined, at: { readonly hlc: Hlc; readonly deviceId: DeviceId }) => Pick<StateBody, 'value' | 'stamps'>;

interface PartyOptions {
  readonly name: string;
  readonly deviceId: DeviceId;
  readonly policy: MergePolicy;
  /** How far its wall clock is ahead (milliseconds). */
  readonly skewMs?: number;
}

/** One device with one document: a revision tree, a clock and the merge, as the engine uses them. */
export class Party {
  readonly tree = new RevTree();
  readonly #options: PartyOptions;
  #clock: ClockState = { ms: 0, counter: 0 };
  #edits = 0;

  constructor(options: PartyOptions) {
    this.#options = options;
  }

  leaves(): readonly AnyDoc[] {
    return this.tree.leaves();
  }

  live(): readonly AnyDoc[] {
    return this.leaves().filter((leaf) => leaf._deleted !== true);
  }

  plan(): MergePlan | undefined {
    return mergeLeaves(this.leaves(), { knows: () => true });
  }

  /** Merges, and answers what was written. */
  merge(): readonly AnyDoc[] {
    const write = this.plan()?.write ?? [];
    for (const doc of write) this.tree.graft(doc);
    return write;
  }

  /** The body a reader sees: several leaves merged. */
  seen(): StateBody | undefined {
    return (this.plan()?.merged ?? chooseLeaf(this.leaves())) as unknown as StateBody | undefined;
  }

  /** Writes a child of the leaf that a reader sees, whether or not the leaves were merged before. */
  edit(change: Change, options: { readonly nowMs: number; readonly removed?: boolean }): StateBody {
    const { deviceId, policy, name } = this.#options;
    this.#clock = tick(this.#clock, this.#now(options.nowMs));
    const hlc = writeStamp(this.#clock, deviceId);
    const envelope = { v: 1, schema: 1, policy, anonId: deviceId as string as AnonId, deviceId, hlc } as const;
    const body: StateBody = { ...envelope, ...change(this.seen(), { hlc, deviceId }), ...(options.removed && { removedAt: hlc }) };
    const parent = chooseLeaf(this.leaves());
    this.#edits += 1;
    const id = sha256Hex(canonicalJson([name, this.#edits])).slice(0, 32);
    const start = (generation(parent?._rev ?? '') ?? 0) + 1;
    this.tree.graft({ _id: docId, _rev: `${start}-${id}` as RevId, _revisions: { start, ids: [id, ...(parent?._revisions?.ids ?? [])] }, ...body });
    return body;
  }

  /** Takes leaves of another party, all or those that `pick` lets through. Answers whether anything was new. */
  take(from: Party, { nowMs, pick = () => true }: { nowMs: number; pick?: (index: number) => boolean }): boolean {
    const taken = from.leaves().filter((_leaf, index) => pick(index));
    for (const { hlc } of taken) if (typeof hlc === 'string') this.#clock = absorb(this.#clock, hlc as Hlc, this.#now(nowMs));
    return taken.map((leaf) => this.tree.graft(leaf)).includes(true);
  }

  #now(nowMs: number): number {
    return nowMs + (this.#options.skewMs ?? 0);
  }
}

/** Exchanges all leaves among all parties until nothing is new. */
export function exchange(parties: readonly Party[], nowMs: number): void {
  const pairs = parties.flatMap((to) => parties.filter((from) => from !== to).map((from) => [to, from] as const));
  while (pairs.map(([to, from]) => to.take(from, { nowMs })).includes(true));
}

/** A body of a document under a policy, with what matters given. */
export function body(policy: MergePolicy, given: { readonly hlc: Hlc; readonly value: Json } & Partial<StateBody>): StateBody {
  const deviceId = given.hlc.slice(18) as DeviceId;
  return { v: 1, schema: 1, policy, anonId: deviceId as string as AnonId, deviceId, ...given };
}

/** A leaf that holds a body; `name` makes its revision, a root unless `under` lists a branch (newest first). */
export function leaf(content: StateBody, { name, under = [] }: { readonly name: string; readonly under?: readonly string[] }): AnyDoc {
  const ids = [name, ...under].map((one) => sha256Hex(one).slice(0, 32));
  return { _id: docId, _rev: `${ids.length}-${ids[0]}` as RevId, _revisions: { start: ids.length, ids }, ...content };
}
