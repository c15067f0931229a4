import { Chance } from './chance.ts';

/** What a person does. */
export type ActKind =
  | 'measure'
  | 'grant'
  | 'withdraw'
  | 'put'
  | 'remove'
  | 'append'
  | 'pin'
  | 'ask'
  | 'card'
  | 'count'
  | 'tag'
  | 'untag'
  | 'wait'
  | 'discard'
  | 'undo'
  | 'look';

/** What goes wrong in the world. With `on` it lasts until it is switched off, or until everything is healed. */
export type MishapKind =
  | 'offline'
  | 'one-way'
  | 'slow-link'
  | 'online-lie'
  | 'refuse'
  | 'poison'
  | 'small-batches'
  | 'bad-content'
  | 'recreate'
  | 'missing'
  | 'restart'
  | 'back-up'
  | 'restore'
  | 'kill'
  | 'kill-holder'
  | 'freeze'
  | 'steal'
  | 'service-worker'
  | 'full'
  | 'full-notes'
  | 'abort'
  | 'disconnect'
  | 'evict'
  | 'evict-all'
  | 'clone'
  | 'compact'
  | 'mend'
  | 'erase'
  | 'clock'
  | 'far-clock'
  | 'lock'
  | 'wrong-key'
  | 'upgrade'
  | 'add-neuron'
  | 'bit-flip'
  | 'swapped-bodies'
  | 'pressure'
  | 'core-down'
  | 'core-late'
  | 'core-refuses'
  | 'bridge-kill'
  | 'bridge-freeze';

/** One thing that happens in a run, at a virtual time. Times and durations are milliseconds. */
export interface Step {
  readonly at: number;
  readonly kind: ActKind | MishapKind;
  readonly device: number;
  readonly tab: number;
  readonly key?: string;
  readonly field?: string;
  readonly value?: number;
  readonly on?: boolean;
  readonly ms?: number;
}

/** A whole run as data: what a seed makes, and what a regression keeps. */
export interface Plan {
  readonly seed: number;
  readonly devices: number;
  readonly roughness: number;
  /** Whether pages look after the room on their devices. */
  readonly measures?: boolean;
  readonly steps: readonly Step[];
}

/** The one document that is removed now and then: of the others no field ever goes. */
export const removedKey = 'k0';

const spanMs = 5 * 60_000;
const acts: readonly [ActKind, ...ActKind[]] = [
  'put',
  'put',
  'put',
  'append',
  'append',
  'append',
  'append',
  'remove',
  'pin',
  'ask',
  'card',
  'count',
  'count',
  'tag',
  'untag',
  'measure',
  'measure',
  'grant',
  'withdraw',
  'wait',
  'discard',
  'undo',
  'look',
];

/** What belongs together; a plan has some of these. */
const themes = {
  network: ['offline', 'one-way', 'slow-link', 'online-lie'],
  contexts: ['kill-holder', 'kill-holder', 'freeze', 'steal', 'steal', 'service-worker'],
  refusals: ['refuse', 'refuse', 'small-batches', 'small-batches', 'poison', 'poison', 'bad-content', 'bad-content'],
  disk: ['full', 'full-notes', 'abort', 'disconnect'],
  clock: ['clock', 'clock', 'far-clock'],
  room: ['pressure', 'pressure', 'bad-content'],
  damage: ['bit-flip', 'bit-flip', 'swapped-bodies', 'swapped-bodies', 'kill'],
  keys: ['lock', 'wrong-key', 'kill'],
  versions: ['upgrade', 'add-neuron', 'kill'],
  core: ['core-down', 'core-late', 'core-late', 'core-refuses', 'core-refuses', 'bridge-kill', 'bridge-freeze'],
  compaction: ['compact', 'compact', 'compact', 'kill', 'offline'],
} as const satisfies Readonly<Record<string, readonly [MishapKind, ...MishapKind[]]>>;

/**
 * What befalls a whole database or profile; a plan has one of these, and its first mishap at least once. Never two: what is lost at two
 * places at once is lost.
 */
const fates = {
  rebuilt: ['recreate', 'missing', 'missing', 'restart'],
  backups: ['back-up', 'restore', 'restore', 'restart'],
  eviction: ['evict-all', 'evict', 'offline'],
  copies: ['clone', 'kill', 'offline'],
  erasure: ['erase', 'offline', 'kill', 'freeze'],
} as const satisfies Readonly<Record<string, readonly [MishapKind, ...MishapKind[]]>>;

type Mishaps = readonly [MishapKind, ...MishapKind[]];

/** The plan of a seed. */
export function planOf(seed: number): Plan {
  const chance = new Chance(seed);
  const devices = 1 + chance.below(3);
  const fate: Mishaps = chance.pick(Object.values(fates) as unknown as readonly [Mishaps, ...Mishaps[]]);
  // A device that has pruned what a server acknowledged, or cannot open it any more, cannot bring it back to one that lost it.
  const forgets = fate === fates.rebuilt || fate === fates.backups;
  const pruning: ReadonlySet<Mishaps> = new Set<Mishaps>([themes.compaction, themes.room, themes.damage]);
  const all = Object.values(themes).filter((theme) => !(forgets && pruning.has(theme))) as unknown as readonly [Mishaps, ...Mishaps[]];
  const chosen: readonly [Mishaps, ...Mishaps[]] = [fate, chance.pick(all), chance.pick(all), chance.pick(all)];
  const count = 15 + chance.below(35);
  const steps = Array.from({ length: count }, () => stepOf(chance, { devices, chosen }));
  const certain = { ...mishapOf(chance, { devices, kinds: [fate[0]] }), on: true };
  const both = [certain, ...steps]
    .flatMap((step) => (chance.next() < 0.3 ? [step, ...inOtherTab(step)] : [step]))
    .flatMap((step) => [step, ...around(chance, { step, devices })]);
  const measures = chosen.includes(themes.room);
  return { seed, devices, roughness: chance.pick([0, 0.05, 0.2, 0.5]), ...(measures && { measures }), steps: both.sort((a, b) => a.at - b.at) };
}

/** The same act in both tabs at once, as an impatient person does it. */
function inOtherTab(step: Step): readonly Step[] {
  return step.kind === 'append' || step.kind === 'count' ? [{ ...step, tab: 1 - step.tab, value: (step.value ?? 0) + 1 }] : [];
}

/**
 * What gives a step something to hit: writes in the milliseconds in which a database is copied, an event that just waits to be sent when one is
 * refused or discarded, and second thoughts about that.
 */
function around(chance: Chance, { step, devices }: { step: Step; devices: number }): readonly Step[] {
  const { kind, at } = step;
  const write = (act: ActKind, atMs: number): Step => ({ ...actOf(chance, act), device: step.device, tab: chance.below(2), at: Math.max(0, atMs) });
  if (kind === 'compact') return (['append', 'count', 'pin', 'tag'] as const).map((act) => write(act, at + chance.below(150)));
  if (kind === 'pressure') return aroundPressure(chance, { step, write });
  // Between an event and what it is to do.
  if (kind === 'kill') return [{ ...write('append', at - chance.below(25)), tab: step.tab }];
  if (kind === 'erase') return devices < 2 ? [] : [{ ...step, kind: 'offline', device: (step.device + 1) % devices, at: Math.max(0, at - 1_000) }];
  if (kind === 'bit-flip' || kind === 'swapped-bodies') return aroundDamage(chance, { step, write });
  if (kind === 'steal') return (['append', 'put'] as const).map((act) => write(act, at + chance.below(1_000)));
  if (kind === 'poison') return [write('append', at - 20 - chance.below(60))];
  if (kind !== 'discard') return [];
  return [write('append', at - 20 - chance.below(60)), ...(chance.next() < 0.7 ? [{ ...step, kind: 'undo', at: at + chance.below(60_000) } as const] : [])];
}

/** Something that was just written and waits to be sent, something that is written beside it, and mostly somebody who mends, twice. */
function aroundDamage(chance: Chance, { step, write }: { step: Step; write: (act: ActKind, atMs: number) => Step }): readonly Step[] {
  const { at, value = 0 } = step;
  const both = [write('append', at - 20 - chance.below(60)), write('put', at + chance.below(60_000))];
  if (chance.next() < 0.2) return both;
  const mends = [chance.below(60_000), 60_000 + chance.below(60_000)].map((afterMs): Step => ({ ...step, kind: 'mend', at: at + afterMs }));
  return [...both, ...mends, { ...step, kind: 'bit-flip', value: value + 1, at: at + 60_000 }];
}

/** Content that can be let go, measurements that wait, what people write when there is no room, and a look at what was let go. */
function aroundPressure(chance: Chance, { step, write }: { step: Step; write: (act: ActKind, atMs: number) => Step }): readonly Step[] {
  const { at, value = 0 } = step;
  const early: readonly Step[] = [{ ...step, kind: 'bad-content', at: 0, value: value | 1 }, write('grant', at - 30_000)];
  const away: readonly Step[] = chance.next() < 0.5 ? [{ ...step, kind: 'offline', on: true, at: Math.max(0, at - 5_000) }] : [];
  const before = Array.from({ length: 3 }, () => write('measure', at - 50 - chance.below(4_000)));
  const during = (['put', 'append', 'count', 'grant'] as const).map((act) => write(act, at + chance.below(90_000)));
  const looks = Array.from({ length: 3 }, () => write('look', at + 1_000 + chance.below(90_000)));
  return [...early, ...away, ...before, ...during, ...looks];
}

function actOf(chance: Chance, kind: ActKind): Pick<Step, 'kind' | 'key' | 'field' | 'value'> {
  const key = kind === 'remove' ? removedKey : `k${chance.below(4)}`;
  return { kind, key, field: `f${chance.below(3)}`, value: chance.below(1_000) };
}

function stepOf(chance: Chance, { devices, chosen }: { devices: number; chosen: readonly [Mishaps, ...Mishaps[]] }): Step {
  if (chance.next() < 0.45) return mishapOf(chance, { devices, kinds: chance.pick(chosen) });
  return { ...placeOf(chance, devices), ...actOf(chance, chance.pick(acts)) };
}

function mishapOf(chance: Chance, { devices, kinds }: { devices: number; kinds: Mishaps }): Step {
  return { ...placeOf(chance, devices), kind: chance.pick(kinds), on: chance.next() < 0.65, value: chance.below(1_000), ms: chance.below(4 * 60_000) };
}

function placeOf(chance: Chance, devices: number): Pick<Step, 'at' | 'device' | 'tab'> {
  return { at: chance.below(spanMs), device: chance.below(devices), tab: chance.below(2) };
}
