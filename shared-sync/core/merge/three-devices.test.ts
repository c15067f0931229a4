import type { DeviceId, Hlc, Json, MergePolicy } from '@empire/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../canonical.ts';
import { checkDocument } from '../check-document.ts';
import type { StateBody } from '../documents.ts';
import { fieldStamps } from '../field-stamps.ts';
import { changeCounter, counterTotal } from './counter-value.ts';
import { joinBodies } from './join-bodies.ts';
import { changeSet, readSet, setElements } from './set-value.ts';
import { type Change, device, exchange, Party } from './testing/party.ts';

const numRuns = 300;
const policies = ['lww', 'fields', 'set', 'counter', 'rank'] as const;
type Automatic = (typeof policies)[number];

/** One step of a run: somebody edits, removes, merges, or takes some of another's leaves. */
interface Step {
  readonly act: 'edit' | 'remove' | 'merge' | 'take' | 'take-all';
  readonly who: number;
  readonly from: number;
  readonly mask: number;
  readonly part: number;
  readonly amount: number;
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    act: fc.constantFrom('edit', 'edit', 'edit', 'remove', 'merge', 'merge', 'take', 'take', 'take', 'take-all'),
    who: fc.nat(2),
    from: fc.nat(2),
    mask: fc.constantFrom(1, 2, 3, 5, 6, 7, 10, 13, 14, 255),
    part: fc.nat(3),
    amount: fc.integer({ min: -2, max: 3 }),
  }),
  { minLength: 12, maxLength: 40, size: 'max' },
);

interface Write {
  readonly before: StateBody | undefined;
  readonly after: StateBody;
}

function policyOf(name: Automatic): MergePolicy {
  return name === 'rank' ? { name, version: 1, by: 'progress' } : { name, version: 1 };
}

/** What a neuron of each policy writes in a step; `unique` tells the writes of a run apart. */
function changeOf(name: Automatic, step: Step, { unique, falls }: { unique: number; falls: boolean }): Change {
  return (before, { hlc, deviceId }) => {
    const value = before?.value;
    if (name === 'set') return { value: changeSet(value, { [step.amount > 0 ? 'add' : 'remove']: [`e${step.part}`], hlc }) };
    if (name === 'counter') return { value: changeCounter(value, { deviceId, by: step.amount }) };
    if (name === 'lww') return { value: { unique } };
    const known = (value ?? {}) as Readonly<Record<string, Json>>;
    if (name === 'rank') return { value: { progress: Number(known.progress ?? 0) + (falls ? step.amount : Math.abs(step.amount)), unique } };
    const { [`f${step.part}`]: _old, ...rest } = known;
    const after = step.amount < 0 ? rest : { ...rest, [`f${step.part}`]: unique };
    return { value: after, stamps: fieldStamps(before, after, hlc) };
  };
}

function run(
  name: Automatic,
  script: readonly Step[],
  options: { skews: readonly number[]; devices: readonly DeviceId[]; stepMs: number; falls?: boolean; split?: boolean },
) {
  const parties = options.skews.map((skewMs, n) => new Party({ name: `p${n}`, deviceId: options.devices[n] as DeviceId, policy: policyOf(name), skewMs }));
  const writes: Write[] = [];
  let merges = 0;
  let nowMs = 1_700_000_000_000;
  for (const [unique, step] of script.entries()) {
    nowMs += options.stepMs;
    const [who, from] = [parties[step.who] as Party, parties[step.from] as Party];
    const before = who.seen();
    if (step.act === 'merge') merges += Number(who.merge().length > 0);
    else if (step.act === 'edit') writes.push({ before, after: who.edit(changeOf(name, step, { unique, falls: options.falls ?? false }), { nowMs }) });
    else if (step.act === 'remove') before && writes.push({ before, after: who.edit((seen) => kept(seen), { nowMs, removed: true }) });
    else if (who !== from) who.take(from, { nowMs, pick: picked(step, options.split ? 0 : from.live().length) });
  }
  return { parties, writes, merges, nowMs };
}

/** Which leaves arrive, the live ones being first. Tombstones come with all that is live, or a reader would see less than before. */
function picked({ act, mask }: Step, live: number): (index: number) => boolean {
  const has = (index: number) => act === 'take-all' || ((mask >> index) & 1) === 1;
  const whole = Array.from({ length: live }, (_one, index) => has(index)).every(Boolean);
  return (index) => has(index) && (index < live || whole);
}

function kept(seen: StateBody | undefined): Pick<StateBody, 'value' | 'stamps'> {
  return { value: seen?.value ?? null, ...(seen?.stamps && { stamps: seen.stamps }) };
}

/** Exchange, one merge everywhere, exchange: all write the same, and nobody has anything left to do. */
function settle(parties: readonly Party[], nowMs: number): StateBody | undefined {
  exchange(parties, nowMs);
  const texts = parties.map((party) => JSON.stringify(party.merge()));
  expect(new Set(texts).size).toBe(1);
  exchange(parties, nowMs);
  expect(parties.map((party) => party.plan())).toEqual(parties.map(() => undefined));
  const [first, ...others] = parties.map((party) => party.leaves());
  for (const other of others) expect(canonicalJson(other)).toBe(canonicalJson(first));
  const live = parties.map((party) => party.live());
  expect(live.every((leaves) => leaves.length < 2)).toBe(true);
  for (const written of first ?? []) expect(checkDocument(written)).toBeUndefined();
  return live[0]?.[0] as unknown as StateBody | undefined;
}

const three = [device(1), device(2), device(3)];
const honest = { skews: [0, 40_000, -90_000], devices: three, stepMs: 700 };
const wild = { skews: [0, 3_600_000, -86_400_000], devices: three, stepMs: 0 };
const seeded = { numRuns, seed: 20_240_607 };

function property(check: (script: readonly Step[]) => void): void {
  fc.assert(fc.property(steps, check), seeded);
}

describe.each(policies)('three devices with differing views under %s', (name) => {
  it('end with equal leaves and bodies, and are quiet after one round', () => {
    let partial = 0;
    property((script) => {
      const { parties, writes, merges, nowMs } = run(name, script, honest);
      partial += merges;
      const end = settle(parties, nowMs);
      expect(end === undefined).toBe(writes.length === 0);
      if (end) expect({ value: shown(name, end), removed: end.removedAt !== undefined }).toEqual(model(name, writes));
    });
    expect(partial, 'merges of what one device saw on the way').toBeGreaterThan(200);
  });

  it('do so with wild clocks, falling values and leaves that arrive one by one', () => {
    property((script) => {
      const { parties, nowMs } = run(name, script, { ...wild, falls: true, split: true });
      settle(parties, nowMs);
    });
  });

  it('do so when a copied profile gives out equal stamps', () => {
    property((script) => {
      const { parties, nowMs } = run(name, script, { ...wild, skews: [0, 0, 0], devices: [device(1), device(1), device(2)], falls: true });
      settle(parties, nowMs);
    });
  });
});

describe('three devices under wild clocks', () => {
  it('lose no count and no element', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom('set', 'counter'), (script, name) => {
        const { parties, writes, nowMs } = run(name, script, wild);
        const end = settle(parties, nowMs);
        if (end) expect(shown(name, end)).toEqual(model(name, writes).value);
      }),
      seeded,
    );
  });
});

function shown(name: Automatic, end: StateBody): Json {
  if (name === 'set') return setElements(end.value);
  return name === 'counter' ? counterTotal(end.value) : end.value;
}

/** What the acts of a run come to, told from the acts alone. */
function model(name: Automatic, writes: readonly Write[]): { value: Json; removed: boolean } {
  const inOrder = [...writes].sort((a, b) => (a.after.hlc < b.after.hlc ? -1 : 1)).map(({ after }) => after);
  const last = inOrder.at(-1) as StateBody;
  const highest = inOrder.reduce((best, one) => (progress(one) >= progress(best) ? one : best));
  const end = name === 'rank' ? highest : last;
  return { value: modelValue(name, { writes, end }), removed: end.removedAt !== undefined };
}

function modelValue(name: Automatic, { writes, end }: { writes: readonly Write[]; end: StateBody }): Json {
  if (name === 'counter') return writes.reduce((sum, { before, after }) => sum + counterTotal(after.value) - counterTotal(before?.value), 0);
  if (name === 'set') return modelSet(writes);
  return name === 'fields' ? modelFields(writes) : end.value;
}

function progress({ value }: StateBody): number {
  return Number((value as { progress?: number }).progress ?? 0);
}

/** Add wins: an element is in while one of its addings was seen by no removal. */
function modelSet(writes: readonly Write[]): readonly string[] {
  const added = new Map<string, string>();
  const removed = new Set<string>();
  for (const { before, after } of writes) {
    const was = new Map([...(readSet(before?.value) ?? [])].flatMap(([element, { add }]) => [...add].map((tag) => [tag as string, element] as const)));
    const is = new Map([...(readSet(after.value) ?? [])].flatMap(([element, { add }]) => [...add].map((tag) => [tag as string, element] as const)));
    for (const [tag, element] of is) if (!was.has(tag)) added.set(tag + element, element);
    for (const [tag, element] of was) if (!is.has(tag)) removed.add(tag + element);
  }
  return [...new Set([...added].flatMap(([tag, element]) => (removed.has(tag) ? [] : [element])))].sort();
}

/** The last writer of each field, told from what each write changed. */
function modelFields(writes: readonly Write[]): Json {
  const last = new Map<string, { hlc: Hlc; value: Json | undefined }>();
  for (const { before, after } of writes) {
    const [was, is] = [(before?.value ?? {}) as Record<string, Json>, after.value as Record<string, Json>];
    for (const field of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const held = last.get(field);
      if (was[field] !== is[field] && (!held || held.hlc < after.hlc)) last.set(field, { hlc: after.hlc, value: is[field] });
    }
  }
  return Object.fromEntries([...last].flatMap(([field, { value }]) => (value === undefined ? [] : [[field, value]])));
}

it('the merge of all that was ever written is what a run ends with, when clocks are honest', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(...policies), (script, name) => {
      const { parties, writes, nowMs } = run(name, script, honest);
      const end = settle(parties, nowMs);
      if (!end) return;
      const all = joinBodies(writes.map(({ after }) => after));
      expect(canonicalJson({ value: end.value, hlc: end.hlc, removedAt: end.removedAt ?? null })).toBe(
        canonicalJson({ value: all.value, hlc: all.hlc, removedAt: all.removedAt ?? null }),
      );
    }),
    seeded,
  );
});
